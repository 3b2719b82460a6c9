"use strict";
/*
 * Loaded into a Node.js engine before its own code (--require) where somebody wants to look inside. It takes its own
 * traces out of what the engine can read, then waits on a Unix socket that keeps nothing alive: "begin" starts the
 * profiler and the meters, "end" answers with what they saw. Works from Node.js 16 on.
 */
const net = require("node:net");
const { isMainThread } = require("node:worker_threads");

const PATH = "PLUMBLINE_INSPECT";
const CONNECT_AFTER_MS = 20;
const SAMPLE_US = 1_000;
const LOOP_RESOLUTION_MS = 1;
const LONGEST_ORDER = 100;
/** The last option, put there by us. */
const OWN_OPTION = / ?--require="[^"]*preload\.cjs"$/;

const socket_path = process.env[PATH];
removeTraces();
if (isMainThread && socket_path) {
  // The engine's first look around finds no socket, and an engine that ends at once is not held up.
  setTimeout(() => attempt(connect), CONNECT_AFTER_MS).unref();
}

function removeTraces() {
  delete process.env[PATH];
  const options = process.env.NODE_OPTIONS;
  const others = options?.replace(OWN_OPTION, "");
  if (others === "") delete process.env.NODE_OPTIONS;
  else if (others !== options) process.env.NODE_OPTIONS = others;
  delete require.cache[__filename];
  const known = require("node:module")._pathCache;
  for (const key of Object.keys(known)) if (known[key] === __filename) delete known[key];
}

function connect() {
  // A path of more than 107 bytes does not fit a socket's address; through an open folder it is short.
  const fs = require("node:fs");
  const { dirname, basename } = require("node:path");
  const linux = process.platform === "linux";
  const folder = linux ? fs.openSync(dirname(socket_path), "r") : -1;
  const address = linux ? `/proc/self/fd/${folder}/${basename(socket_path)}` : socket_path;
  const socket = net.connect({ path: address });
  socket.unref();
  if (linux) fs.closeSync(folder);
  let inspection = null;
  let heard = "";
  const say = (message) => socket.write(`${JSON.stringify(message)}\n`);
  const orders = {
    begin: () => {
      inspection = begin();
      say({ said: "begun" });
    },
    end: () => {
      say({ said: "ended", ...end(inspection) });
      inspection = null;
    },
  };
  socket.setEncoding("latin1");
  socket.on("error", () => socket.destroy());
  socket.on("connect", () => say({ said: "hello", node: process.version }));
  socket.on("data", (text) => {
    heard += text;
    if (heard.length > LONGEST_ORDER) return socket.destroy();
    for (let at = heard.indexOf("\n"); at >= 0; at = heard.indexOf("\n")) {
      const order = heard.slice(0, at);
      heard = heard.slice(at + 1);
      try {
        orders[order]();
      } catch (error) {
        say({ said: "trouble", why: String(error?.message).slice(0, 300) });
      }
    }
  });
}

function begin() {
  const { Session } = require("node:inspector");
  const { performance, monitorEventLoopDelay, PerformanceObserver } = require("node:perf_hooks");
  const session = new Session();
  session.connect();
  const post = (method, words) => {
    let answer = null;
    session.post(method, words, (error, result) => {
      if (error) throw new Error(`${method}: ${error.message}`);
      answer = result;
    });
    return answer;
  };
  const pauses = [];
  const observer = attempt(() => {
    const made = new PerformanceObserver((list) => pauses.push(...list.getEntries()));
    made.observe({ entryTypes: ["gc"] });
    return made;
  });
  const delay = attempt(() => monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS }));
  post("Profiler.enable");
  post("Profiler.setSamplingInterval", { interval: SAMPLE_US });
  const heap = heapNow();
  const cpu = process.cpuUsage();
  const at = process.hrtime();
  const loop = attempt(() => performance.eventLoopUtilization());
  if (delay) delay.enable();
  post("Profiler.start");
  return { session, post, pauses, observer, delay, heap, cpu, at, loop, performance };
}

function end(inspection) {
  if (!inspection) throw new Error("nothing was begun");
  const { session, post, pauses, observer, delay, heap, cpu, at, loop, performance } = inspection;
  const { profile } = post("Profiler.stop");
  if (delay) delay.disable();
  const spent = process.cpuUsage(cpu);
  const [s, ns] = process.hrtime(at);
  const used = loop ? performance.eventLoopUtilization(loop) : null;
  if (observer) {
    pauses.push(...(attempt(() => observer.takeRecords()) || []));
    observer.disconnect();
  }
  session.disconnect();
  return {
    sample_us: SAMPLE_US,
    window_ms: s * 1e3 + ns / 1e6,
    cpu_us: spent.user + spent.system,
    event_loop_delay_us: delay && delay.max > 0 ? delays(delay) : null,
    event_loop_utilisation: used ? Math.min(1, Math.max(0, used.utilization)) : null,
    pauses: summed(pauses),
    heap_before: heap,
    heap_after: heapNow(),
    profile,
  };
}

/** A timer's lateness: what it counts is from one turn to the next, its own period included. */
function delays(delay) {
  const late = (ns) => Math.max(0, ns / 1e3 - LOOP_RESOLUTION_MS * 1e3);
  return { p50: late(delay.percentile(50)), p99: late(delay.percentile(99)), max: late(delay.max) };
}

/** By the number that V8 gives each kind. */
function summed(pauses) {
  const kinds = {};
  for (const entry of pauses) {
    const kind = entry.detail && entry.detail.kind !== undefined ? entry.detail.kind : entry.kind;
    const sum = kinds[kind] || { count: 0, total_us: 0, max_us: 0 };
    kinds[kind] = sum;
    sum.count += 1;
    sum.total_us += entry.duration * 1e3;
    sum.max_us = Math.max(sum.max_us, entry.duration * 1e3);
  }
  return kinds;
}

function heapNow() {
  const { used_heap_size, total_heap_size, heap_size_limit } = require("node:v8").getHeapStatistics();
  return {
    used: used_heap_size,
    total: total_heap_size,
    limit: heap_size_limit,
    external: process.memoryUsage().external,
  };
}

function attempt(act) {
  try {
    return act();
  } catch {
    return null;
  }
}
