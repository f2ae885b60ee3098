// Made when it is first needed: that takes longer than all else a help text needs of this package.
let whole: Intl.NumberFormat | undefined;

/** 1234567 → `1,234,567`. */
export function countText(count: number): string {
  whole ??= new Intl.NumberFormat('en-US');
  return whole.format(count);
}

/** Bytes → `512 B`, `1.5 KiB`, `3.0 MiB`. */
export function bytesText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let scaled = bytes;
  let unit = 0;
  // 1,048,570 bytes are 1.0 MiB, not 1024.0 KiB.
  while (scaled >= (unit === 0 ? 1_024 : 1_023.95) && unit < units.length - 1) {
    scaled /= 1_024;
    unit++;
  }
  return `${unit === 0 ? scaled : scaled.toFixed(1)} ${units[unit]}`;
}

/** Seconds → `4.2 s`, `3 min 05 s`, `2 h 10 min`. */
export function durationText(seconds: number): string {
  // 59.97 s would print as 60.0 s.
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  return wholeSecondsText(Math.round(seconds));
}

function wholeSecondsText(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
