export * from './clients.ts';
export * from './explain.ts';
