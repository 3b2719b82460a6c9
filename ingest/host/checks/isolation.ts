import { formatCpuList } from "../cpu-list.ts";
import { type Check, found, notHere, unknown } from "./check.ts";
import { cpuWords, readCpus, readThere } from "./reading.ts";

const CPU = "/sys/devices/system/cpu";

export const isolation: Check = {
  name: "isolation",
  title: "isolated CPUs (isolcpus, nohz_full)",
  kind: "setting",
  why: "The scheduler puts any process on any CPU that is not set aside, and its tick interrupts each busy one 100 to 1000 times a second.",
  writable: [],
  read(files, { engine_cpus }) {
    const should = "the engine's CPUs isolated";
    const online = readCpus(files, `${CPU}/online`);
    if (readThere(files, `${CPU}/online`) === undefined) return notHere();
    const isolated = readCpus(files, `${CPU}/isolated`);
    const tickless = readCpus(files, `${CPU}/nohz_full`) ?? [];
    if (online === null || isolated === null || online.length === 0) return unknown(should);
    if (online.length === 1) return notHere("there is only one CPU");
    const is = [
      isolated.length === 0 ? "none" : cpuWords(isolated),
      ...(tickless.length === 0 ? [] : [`tickless ${formatCpuList(tickless)}`]),
    ].join("; ");
    const wanted = engine_cpus.length > 0 ? [...engine_cpus] : [online.at(-1)!];
    const list = formatCpuList(wanted);
    const mend = `add isolcpus=domain,managed_irq,${list} nohz_full=${list} to the kernel's command line and restart`;
    if (online.every((cpu) => isolated.includes(cpu))) {
      return found("bad", is, should, { note: "no CPU is left for everything else", mend });
    }
    if (isolated.length === 0) return found("improvable", is, should, { mend });
    const outside = engine_cpus.filter((cpu) => !isolated.includes(cpu));
    if (outside.length > 0) {
      return found("improvable", is, should, {
        note: `the engine is planned on ${cpuWords(outside)} too`,
        mend,
      });
    }
    // Inside isolcpus the kernel never moves a thread from one CPU to another.
    const note =
      isolated.length > 1 ? "threads are not spread over isolated CPUs: pin each, or they share one" : null;
    return found("good", is, should, { note });
  },
};
