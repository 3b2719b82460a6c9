/** Aborts on the first Ctrl-C, SIGTERM or SIGHUP; a second Ctrl-C ends the process at once. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      if (controller.signal.aborted && name === "SIGINT") process.exit(130);
      controller.abort();
    });
  }
  return controller.signal;
}
