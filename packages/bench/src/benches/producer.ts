import { type Bench, type CaseContext, caseFrom } from '../harness/bench.ts';

type Peers = typeof import('../producer/vs-peers.ts');

const besidePeer = (name: string, peerOf: (peers: Peers) => Peers['boto3Loop']) =>
  caseFrom(name, async () => {
    const peers = await import('../producer/vs-peers.ts');
    return { rows: (context: CaseContext) => peers.rowsBeside(peerOf(peers), context) };
  });

export const bench: Bench = {
  describe: 'The producer: from its generator to acknowledged events',
  cases: [
    besidePeer('vs-boto3-loop', ({ boto3Loop }) => boto3Loop),
    besidePeer('vs-boto3-batch', ({ boto3Batch }) => boto3Batch),
    besidePeer('vs-sdk-plain', ({ sdkPlain }) => sdkPlain),
    caseFrom('generate-vs-faker', () => import('../producer/generate-vs-faker.ts')),
    caseFrom('memory', () => import('../producer/memory.ts')),
  ],
};
