/** The guest's NUMA nodes. Their sizes differ, so that one is not taken for the other. */
export const NODES = [
  { cpus: [0, 1], memory_mib: 896 },
  { cpus: [2, 3], memory_mib: 1_152 },
] as const;

/** From one node to the other; to itself it is 10. */
export const DISTANCE = 21;

/** What the engine holds in the guest: either node has room for it. */
export const HELD_MIB = 192;

/** What the processors are made of: "tcg" (emulation, on every machine) or "kvm" (needs /dev/kvm). */
export type Accelerator = "tcg" | "kvm";

const PROCESSOR: Record<Accelerator, string> = { tcg: "max", kvm: "host" };

/**
 * The command that runs the guest until it turns itself off. Its console is the command's output; what it writes to its
 * second serial port goes into the file `report`. It has no network and no disk.
 */
export function guestCommand({
  qemu,
  kernel,
  image,
  report,
  accelerator,
}: {
  qemu: string;
  kernel: string;
  image: string;
  report: string;
  accelerator: Accelerator;
}): string[] {
  const cpus = NODES.flatMap((node) => node.cpus);
  const memory_mib = NODES.reduce((sum, node) => sum + node.memory_mib, 0);
  const nodes = NODES.flatMap((node, id) => [
    "-object",
    `memory-backend-ram,id=memory${id},size=${node.memory_mib}M`,
    "-numa",
    `node,nodeid=${id},cpus=${node.cpus[0]}-${node.cpus.at(-1)},memdev=memory${id}`,
  ]);
  return [
    ...[qemu, "-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-machine", "q35"],
    ...["-accel", accelerator, "-cpu", PROCESSOR[accelerator], "-m", `${memory_mib}M`],
    ...["-smp", `${cpus.length},sockets=${NODES.length},cores=${cpus.length / NODES.length},threads=1`],
    ...[...nodes, "-numa", `dist,src=0,dst=1,val=${DISTANCE}`],
    ...["-kernel", kernel, "-initrd", image, "-append", "console=ttyS0 loglevel=4 panic=-1"],
    ...["-serial", "stdio", "-serial", `file:${report}`],
  ];
}
