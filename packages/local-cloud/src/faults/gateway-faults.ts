import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AwsReply } from '../aws-reply.ts';
import { sendS3Error } from '../s3/xml-reply.ts';
import { breakCall, type Exchange } from './break-reply.ts';
import { batchOf, failingRecords, failRecords } from './fail-records.ts';
import type { FaultAt, FaultCall, Faults } from './faults.ts';
import type { ServiceName } from './operations.ts';
import { jsonRefusal, refusalOf } from './refusal.ts';
import { s3CallOf } from './s3-call.ts';
import { recordsForShard, reshard } from './shards.ts';

type Handle = (operation: string, request: object) => Promise<AwsReply>;

/** A request and where its reply goes. */
export interface Incoming {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** A call of a service that speaks JSON. */
export interface JsonCall {
  /** As X-Amz-Target names it. */
  readonly service: string;
  readonly operation: string;
  readonly request: object;
  readonly handle: Handle;
}

/** Where an iterator of Kinesis reads; undefined for what is none. */
export type WhereIs = (iterator: string) => { stream: string; shard: string } | undefined;

const JSON_SERVICES: Readonly<Record<string, ServiceName>> = {
  Kinesis_20131202: 'kinesis',
  Firehose_20150804: 'firehose',
  AWSGlue: 'glue',
};

/** What the delivery engine calls itself, as the service does in the trail of an account. */
export const FIREHOSE_AGENT = 'firehose.amazonaws.com';

const callerOf = ({ headers }: IncomingMessage): FaultCall['caller'] =>
  headers['user-agent']?.includes(FIREHOSE_AGENT) === true ? 'firehose' : undefined;

/** What the gateway lets calls pass through while there are faults. */
export interface GatewayFaults extends Pick<Faults, 'areActive'> {
  /** Serves a call of a JSON service, or breaks it as the plan wants. `send` writes a reply. */
  serveJson(json: JsonCall, incoming: Incoming, send: (reply: AwsReply) => void): Promise<void>;
  /** The same of S3. */
  serveS3(incoming: Incoming, serve: () => void): Promise<void>;
}

export const gatewayFaults = (faults: Faults, whereIs: WhereIs): GatewayFaults => ({
  areActive: faults.areActive,
  serveJson: (json, incoming, send) => serveJson(faults, json, incoming, { whereIs, send }),
  serveS3: (incoming, serve) => serveS3(faults, incoming, serve),
});

async function serveJson(
  faults: Faults,
  json: JsonCall,
  incoming: Incoming,
  { whereIs, send }: { whereIs: WhereIs; send: (reply: AwsReply) => void },
): Promise<void> {
  const service = JSON_SERVICES[json.service];
  if (service === undefined) return send(await json.handle(json.operation, json.request));
  const call: FaultCall = {
    service,
    operation: json.operation,
    caller: callerOf(incoming.request),
    ...subjectOf(json.request, whereIs),
  };
  const serve = async () => send(await servedJson(faults, call, json));
  const refuse = (fault: FaultAt<'call'>) => send(jsonRefusal(fault, service, json.operation));
  await struck(faults, call, { ...incoming, serve, refuse, closing: faults.closing });
}

async function serveS3(faults: Faults, incoming: Incoming, serve: () => void): Promise<void> {
  const s3 = s3CallOf(incoming.request);
  if (!s3) return serve();
  const call: FaultCall = { service: 's3', caller: callerOf(incoming.request), ...s3 };
  const refuse = (fault: FaultAt<'call'>) =>
    sendS3Error(incoming.response, ...refusalOf(fault, 's3', s3.operation));
  await struck(faults, call, { ...incoming, serve, refuse, closing: faults.closing });
}

async function struck(faults: Faults, call: FaultCall, exchange: Exchange): Promise<void> {
  const strike = faults.strike('call', call);
  await (strike ? breakCall(strike.fault, exchange) : exchange.serve());
}

/** The service's own reply, with records that fail in it, and with a shard split or merged behind its back. */
async function servedJson(faults: Faults, call: FaultCall, { operation, request, handle }: JsonCall) {
  const reply = await withFailures(faults, call, { operation, request, handle });
  const resharding = reply.status === 200 ? faults.strike('served', call) : undefined;
  if (!resharding || call.stream === undefined) return reply;
  const problem = await reshard(resharding.fault.how, call.stream, handle);
  if (problem !== undefined) faults.say(`fault ${resharding.id}: ${problem}`);
  return reply;
}

async function withFailures(
  faults: Faults,
  call: FaultCall,
  { operation, request, handle }: Omit<JsonCall, 'service'>,
): Promise<AwsReply> {
  const batch = batchOf(operation, request);
  const strike = batch && faults.strike('records', call);
  if (!batch || !strike) return handle(operation, request);
  const { match, errorCode } = strike.fault;
  const places = await recordsForShard(batch.records, match.shard, { stream: call.stream, handle });
  const failing = failingRecords(strike, places);
  return failing.size === 0 ? handle(operation, request) : failRecords(batch, failing, errorCode, handle);
}

/** What a request is about. */
function subjectOf(
  request: object,
  whereIs: WhereIs,
): Pick<FaultCall, 'stream' | 'deliveryStream' | 'shard'> {
  const named = request as Readonly<Record<string, string | undefined>>;
  const at = typeof named.ShardIterator === 'string' ? whereIs(named.ShardIterator) : undefined;
  return {
    stream: at?.stream ?? named.StreamName ?? named.StreamARN?.slice(named.StreamARN.indexOf('/') + 1),
    deliveryStream: named.DeliveryStreamName,
    shard: at?.shard ?? named.ShardId ?? named.ShardToSplit ?? named.ShardToMerge,
  };
}
