"use strict";
/*
 * Loaded into an engine before its own code (Node.js: --require, Bun: --preload). Every TCP listener is moved to
 * 127.0.0.1; where PLUMBLINE_PORT is set, the first of a process gets that port and later ones a free port. Unix
 * sockets, pipes, handles and UDP are left alone.
 */
const net = require("node:net");

const HOST = "127.0.0.1";
const forced = process.env.PLUMBLINE_PORT ? Number(process.env.PLUMBLINE_PORT) : null;
let given = false;

function nextPort(wanted) {
  if (forced === null) return wanted;
  if (given) return 0;
  given = true;
  return forced;
}

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...words) {
  const callback = words.find((word) => typeof word === "function");
  const rest = callback ? [callback] : [];
  const [first] = words;
  if (first !== null && typeof first === "object") {
    const isTcp =
      first.port !== undefined && first.path === undefined && first.fd === undefined && !first._handle;
    if (!isTcp) return listen.apply(this, words);
    return listen.call(
      this,
      { ...first, port: nextPort(Number(first.port)), host: HOST, ipv6Only: false },
      ...rest,
    );
  }
  const isPort =
    typeof first === "number" || /^\d+$/.test(String(first ?? "")) || first === undefined || first === null;
  if (!isPort && typeof first !== "function") return listen.apply(this, words);
  const port = typeof first === "function" ? 0 : Number(first ?? 0);
  const backlog = words.slice(1).find((word) => typeof word === "number");
  return listen.call(this, { port: nextPort(port), host: HOST, ...(backlog ? { backlog } : {}) }, ...rest);
};

if (typeof Bun !== "undefined") {
  for (const name of ["listen", "serve"]) {
    const own = Bun[name];
    const moved = (options) => {
      const isTcp = options && options.unix === undefined && options.fd === undefined;
      // Bun's node:net comes through here too, moved already.
      const isMoved = isTcp && options.hostname === HOST && given && Number(options.port) === forced;
      if (!isTcp || isMoved) return own.call(Bun, options);
      const port = nextPort(Number(options.port ?? (name === "serve" ? 3000 : 0)));
      return own.call(
        Bun,
        Object.defineProperties(
          {},
          {
            ...Object.getOwnPropertyDescriptors(options),
            hostname: { value: HOST, enumerable: true },
            port: { value: port, enumerable: true },
          },
        ),
      );
    };
    try {
      Bun[name] = moved;
    } catch {
      // This Bun does not let itself be changed: the port that is owned tells the truth.
    }
  }
}
