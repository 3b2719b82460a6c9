import { readFileSync } from "node:fs";
import type { Endpoint } from "../../load/wire/endpoint.ts";
import { UsageError } from "../errors.ts";

/** What the command line says of where the server is. */
export interface EndpointOptions {
  host: string;
  port: number;
  user?: string;
  password?: string;
  tls?: boolean;
  cacert?: string;
  cert?: string;
  key?: string;
  insecure?: boolean;
}

/** @throws UsageError for a file that cannot be read, and for options that only mean something beside others. */
export function endpointOf(options: EndpointOptions): Endpoint {
  const { host, port, user, password, tls = false, cacert, cert, key, insecure = false } = options;
  if (user !== undefined && password === undefined) {
    throw new UsageError("--user needs a password; put it into the environment as PLUMBLINE_PASSWORD");
  }
  if (!tls && (cacert || cert || key || insecure)) {
    throw new UsageError("--cacert, --cert, --key and --insecure are for encrypted connections; add --tls");
  }
  if ((cert === undefined) !== (key === undefined)) {
    throw new UsageError("--cert and --key go together; give both");
  }
  return {
    host,
    port,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(tls
      ? {
          tls: {
            port,
            always: true,
            insecure,
            ...(cacert === undefined ? {} : { ca: readPem("--cacert", cacert) }),
            ...(cert === undefined ? {} : { cert: readPem("--cert", cert) }),
            ...(key === undefined ? {} : { key: readPem("--key", key) }),
          },
        }
      : {}),
  };
}

function readPem(option: string, file: string): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${option}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (text.includes("-----BEGIN ")) return text;
  throw new UsageError(
    `${option}: ${file} is no PEM text; convert it, with openssl x509 or pkey for instance`,
  );
}
