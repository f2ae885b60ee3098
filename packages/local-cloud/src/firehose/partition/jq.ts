import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** What jq said, and how it ended: 0 all is well, 2 unreadable input, 3 the program is no jq, 5 the last input failed. */
export interface JqRun {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

// What is needed of it here; neither the library of ES2024 nor that of Node declares it.
interface Memory {
  readonly buffer: ArrayBuffer;
}
interface Instance {
  readonly exports: Readonly<Record<string, unknown>>;
}
declare const WebAssembly: {
  compile(program: Buffer): Promise<object>;
  readonly Instance: new (program: object, imports: Imports) => Instance;
  readonly Memory: new (size: { initial: number }) => Memory;
};

interface Emscripten {
  callMain(args: string[]): number;
}
type Imports = Record<string, Record<string, (...args: number[]) => number>>;
type Factory = (overrides: {
  thisProgram: string;
  instantiateWasm(imports: Imports, receive: (instance: Instance) => void): object;
}) => Promise<Emscripten>;

/**
 * Runs jq 1.7.1, which package jq-wasm carries, over a text of JSON values. The package's own `raw` copies the rest of
 * the input at every byte (19 s for 1,000 records of 740 bytes), so input and output are handed over here by the block.
 * Rejects with what stopped jq where that is not an exit.
 */
export async function runJq(args: readonly string[], input: Buffer): Promise<JqRun> {
  const all = ['-c', '-M', ...args, '/dev/stdin'];
  const stackBytes = all.reduce((sum, arg) => sum + Buffer.byteLength(arg) + ARGUMENT_OVERHEAD_BYTES, 0);
  const machine = idle && idle.leftBytes >= stackBytes ? idle : await newMachine();
  // A run that throws leaves no machine behind.
  idle = undefined;
  const run = machine.run(all, input);
  idle = { run: machine.run, leftBytes: machine.leftBytes - stackBytes };
  return run;
}

interface Machine {
  readonly run: (args: string[], input: Buffer) => JqRun;
  readonly leftBytes: number;
}
let idle: Machine | undefined;

/** What runs may leave on the stack of 64 KiB, which never gets their arguments back: it would overflow in the end. */
const MAX_LEFT_BYTES = 16_384;
/** Its pointer, and what rounds its bytes up. */
const ARGUMENT_OVERHEAD_BYTES = 32;

async function newMachine(): Promise<Machine> {
  const { factory, program } = jqPackage();
  const module = await program;
  const streams = standardStreams();
  const machine = await factory({
    thisProgram: 'jq',
    instantiateWasm(imports, receive) {
      streams.connect(imports);
      const instance = new WebAssembly.Instance(module, imports);
      streams.setMemory(memoryOf(instance));
      receive(instance);
      return instance.exports;
    },
  });
  const run = (args: string[], input: Buffer) => {
    // The glue of the package sets the exit code of this process to that of jq.
    const { exitCode } = process;
    streams.setInput(input);
    try {
      return { exitCode: machine.callMain(args), ...streams.written() };
    } finally {
      process.exitCode = exitCode;
    }
  };
  return { run, leftBytes: MAX_LEFT_BYTES };
}

let loaded: { readonly factory: Factory; readonly program: Promise<object> } | undefined;

function jqPackage() {
  if (loaded) return loaded;
  const require = createRequire(import.meta.url);
  const file = require.resolve('jq-wasm/dist/build/jq.js');
  const embedded = /data:application\/octet-stream;base64,([A-Za-z0-9+/=]+)/.exec(
    readFileSync(file, 'latin1'),
  );
  if (!embedded?.[1]) throw new Error(`${file}: has no WebAssembly in it`);
  loaded = {
    factory: require(file) as Factory,
    program: WebAssembly.compile(Buffer.from(embedded[1], 'base64')),
  };
  return loaded;
}

function memoryOf({ exports }: Instance): Memory {
  const memory = Object.values(exports).find((each) => each instanceof WebAssembly.Memory);
  if (!memory) throw new Error('jq-wasm: exports no memory');
  return memory;
}

const STDOUT = 1;

/** WASI's fd_read and fd_write over one input and two outputs; jq reads nothing else and writes nowhere else. */
function standardStreams() {
  let memory = new WebAssembly.Memory({ initial: 0 });
  let input: Buffer = Buffer.alloc(0);
  let readBytes = 0;
  let written: { readonly fd: number; readonly bytes: Buffer }[] = [];
  const blocks = (at: number, count: number): Uint8Array[] => {
    const view = new DataView(memory.buffer);
    return Array.from(
      { length: count },
      (_, i) =>
        new Uint8Array(memory.buffer, view.getUint32(at + 8 * i, true), view.getUint32(at + 8 * i + 4, true)),
    );
  };
  const report = (at: number, bytes: number) => {
    new DataView(memory.buffer).setUint32(at, bytes, true);
    return 0;
  };
  const read = (_fd = 0, at = 0, count = 0, total = 0) => {
    const from = readBytes;
    for (const block of blocks(at, count)) {
      const part = input.subarray(readBytes, readBytes + block.length);
      block.set(part);
      readBytes += part.length;
    }
    return report(total, readBytes - from);
  };
  const write = (fd = 0, at = 0, count = 0, total = 0) => {
    const parts = blocks(at, count).map((block) => Buffer.from(block));
    written.push(...parts.map((bytes) => ({ fd, bytes })));
    return report(
      total,
      parts.reduce((sum, { length }) => sum + length, 0),
    );
  };
  const textOf = (isWanted: (fd: number) => boolean) =>
    Buffer.concat(written.filter(({ fd }) => isWanted(fd)).map(({ bytes }) => bytes)).toString('utf8');
  return {
    setMemory(its: Memory) {
      memory = its;
    },
    setInput(its: Buffer) {
      input = its;
      readBytes = 0;
      written = [];
    },
    connect(imports: Imports) {
      replace(imports, '_fd_read', read);
      replace(imports, '_fd_write', write);
    },
    written: () => ({ out: textOf((fd) => fd === STDOUT), err: textOf((fd) => fd !== STDOUT) }),
  };
}

/** Puts another function in the place of one of the glue's, which go by minified names here. */
function replace(imports: Imports, name: string, by: (...args: number[]) => number): void {
  for (const group of Object.values(imports)) {
    const key = Object.keys(group).find((each) => group[each]?.name === name);
    if (key === undefined) continue;
    group[key] = by;
    return;
  }
  throw new Error(`jq-wasm: imports no ${name}`);
}
