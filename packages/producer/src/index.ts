export * from './commands/index.ts';
export { createProducer, type Producer, type ProducerOptions, type Receipt } from './create-producer.ts';
export type { SendReport } from './report.ts';
