import { type Expectations, REPLY_CODES } from "../traffic/expectations.ts";
import { encodeCommand } from "./resp.ts";

export interface SignIn {
  protocol: 2 | 3;
  user?: string | undefined;
  password?: string | undefined;
  database: number;
}

/** What a connection says before its first request. */
export interface Handshake {
  bytes: Buffer;
  replies: number;
  expected: Expectations;
}

/** Null where there is nothing to say. */
export function handshakeOf({ protocol, user, password, database }: SignIn): Handshake | null {
  const utf8 = (text: string) => Buffer.from(text, "utf8");
  const sign_in =
    password === undefined ? [] : ["AUTH", ...(user === undefined ? [] : [utf8(user)]), utf8(password)];
  const hello_sign_in = password === undefined ? [] : ["AUTH", utf8(user ?? "default"), utf8(password)];
  const commands: [(string | Buffer)[], number][] = [];
  if (protocol === 3) commands.push([["HELLO", "3", ...hello_sign_in], REPLY_CODES.any]);
  else if (sign_in.length > 0) commands.push([sign_in, REPLY_CODES.ok]);
  if (database > 0) commands.push([["SELECT", String(database)], REPLY_CODES.ok]);
  if (commands.length === 0) return null;
  return {
    bytes: Buffer.concat(commands.map(([words]) => encodeCommand(words))),
    replies: commands.length,
    expected: uniformExpectations(commands.map(([, code]) => code)),
  };
}

/** Expectations of these kinds of replies in turn, with nothing known of their content. */
export function uniformExpectations(kinds: readonly number[]): Expectations {
  return {
    kinds: Uint8Array.from(kinds),
    items: new Int32Array(kinds.length).fill(-1),
    first_value: new Int32Array(kinds.length),
    commands: new Uint8Array(kinds.length),
    values: [],
    batches: [],
    pipeline: 1,
  };
}
