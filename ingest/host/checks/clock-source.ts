import { type Check, found, notHere, unknown } from "./check.ts";
import { readThere } from "./reading.ts";

const FOLDER = "/sys/devices/system/clocksource/clocksource0";
const FAST = [
  "tsc",
  "arch_sys_counter",
  "hyperv_clocksource_tsc_page",
  "riscv_clocksource",
  "timebase",
  "tod",
];
const FAIR = ["kvm-clock"];

export const clockSource: Check = {
  name: "clock-source",
  title: "clock source",
  kind: "setting",
  why: "A processor's own counter is read in some ten nanoseconds without the kernel; hpet, acpi_pm and xen take a system call and up to microseconds, paid by engine and generator each time they ask for the time.",
  writable: [
    {
      path: /^\/sys\/devices\/system\/clocksource\/clocksource0\/current_clocksource$/,
      value: /^[a-z][a-z0-9_-]{0,39}$/,
    },
  ],
  read(files) {
    const text = readThere(files, `${FOLDER}/current_clocksource`);
    const offered = (files.read(`${FOLDER}/available_clocksource`) ?? "").slice(0, 4096).split(/\s+/);
    const wanted = FAST.find((one) => offered.includes(one));
    const should = wanted ?? "tsc";
    if (text === undefined) return notHere();
    const is = text?.trim() ?? "";
    if (!/^[a-z][a-z0-9_-]{0,39}$/.test(is)) return unknown(should);
    if (FAST.includes(is)) return found("good", is, is);
    return found(FAIR.includes(is) ? "improvable" : "bad", is, should, {
      note: wanted ? null : "the kernel does not trust the counter here: sudo dmesg | grep -i tsc tells why",
      mend: wanted
        ? `echo ${wanted} | sudo tee ${FOLDER}/current_clocksource`
        : "see what the kernel says of the counter; clocksource=tsc on its command line insists",
      writes: wanted ? [{ path: `${FOLDER}/current_clocksource`, value: wanted }] : [],
    });
  },
};
