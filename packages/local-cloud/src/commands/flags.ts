/** Where the embedded cloud keeps its streams and objects; every command takes it. */
export const stateFlag = {
  state: {
    type: 'string',
    default: '.local-cloud',
    describe: 'folder that keeps streams, objects and checkpoints',
    requiresArg: true,
  },
} as const;
