/** What a process has used, from Linux' /proc; undefined where there is none. */
import { readdirSync, readFileSync } from 'node:fs';

export interface Usage {
  /** CPU time of all threads, in microseconds. */
  cpu: number;
  /** Of the main thread. */
  main: number;
  /** Of its children that have ended, as one that writes a file anew. */
  children: number;
  /** Bytes it made the disk write. */
  written: number;
  /** Resident memory in megabytes. */
  residentMb: number;
}

/** Linux reports CPU time in hundredths of a second, whatever the kernel's own tick. */
const tick = 10_000;

export function usageOf(pid: number): Usage | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return {
      cpu: cpuTime(stat),
      main: cpuTime(readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8')),
      children: childrenTime(stat),
      written: Number(/^write_bytes: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1] ?? 0),
      residentMb: Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024,
    };
  } catch {
    return undefined;
  }
}

/** CPU time of everything on this machine, in microseconds; undefined where there is no /proc. */
export function machineCpu(): number | undefined {
  try {
    return busyTime(readFileSync('/proc/stat', 'utf8'));
  } catch {
    return undefined;
  }
}

/** user, nice, system, irq and softirq of the first line of `/proc/stat`, in microseconds. */
export function busyTime(stat: string): number {
  const [, user, nice, system, , , irq, softirq] = stat.slice(0, stat.indexOf('\n')).split(/ +/).map(Number);
  return (user! + nice! + system! + irq! + softirq!) * tick;
}

/** The children of this process. */
export function childPids(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => parentOf(pid) === process.pid);
  } catch {
    return [];
  }
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(fieldsOf(readFileSync(`/proc/${pid}/stat`, 'utf8'))[1]);
  } catch {
    return undefined; // it has ended
  }
}

/** utime and stime of a `stat` line, in microseconds. */
export function cpuTime(stat: string): number {
  const fields = fieldsOf(stat);
  return (Number(fields[11]) + Number(fields[12])) * tick;
}

/** cutime and cstime of a `stat` line, in microseconds. */
export function childrenTime(stat: string): number {
  const fields = fieldsOf(stat);
  return (Number(fields[13]) + Number(fields[14])) * tick;
}

/** The fields from the third on; the second, the name, may hold spaces and brackets. */
function fieldsOf(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
