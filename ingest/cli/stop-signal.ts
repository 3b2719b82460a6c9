const SAME_MS = 500;

/** Aborts on the first Ctrl-C, SIGTERM or SIGHUP; a second Ctrl-C ends the process at once. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  let first_at = 0;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      // A terminal sends one Ctrl-C to every process of ours, and those above pass theirs on.
      const again = controller.signal.aborted && Date.now() - first_at > SAME_MS;
      if (again && name === "SIGINT") process.exit(130);
      first_at ||= Date.now();
      controller.abort();
    });
  }
  return controller.signal;
}
