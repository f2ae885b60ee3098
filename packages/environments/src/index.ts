export * from './environment.ts';
export * from './load.ts';
