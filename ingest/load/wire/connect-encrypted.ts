import net from "node:net";
import tls from "node:tls";
import { LoadError } from "../load-error.ts";
import type { Endpoint } from "./endpoint.ts";

/** @throws LoadError `not-supported` where no port for encrypted connections is known. */
export function connectEncrypted({ host, tls: encrypted }: Endpoint): net.Socket {
  if (!encrypted) throw new LoadError("not-supported", "the engine has no port for encrypted connections");
  const { port, ca, cert, key, servername, insecure = false } = encrypted;
  const socket = tls.connect({
    host,
    port,
    ...(ca ? { ca } : {}),
    ...(cert ? { cert } : {}),
    ...(key ? { key } : {}),
    ...(servername ? { servername } : net.isIP(host) ? {} : { servername: host }),
    rejectUnauthorized: !insecure,
  });
  socket.setNoDelay(true);
  return socket;
}
