import type { OpenShard, ShardMap } from '../shards/shard-map.ts';
import { Lane } from './lane.ts';

/** The lanes of a stream: one for each open shard, and those of shards that are no more until they are empty. */
export class Lanes {
  readonly #isOrdered: boolean;
  #map: ShardMap | undefined;
  #byShard = new Map<string, Lane>();
  #retired: Lane[] = [];
  #all: readonly Lane[];

  /** Without a map, one lane has all. */
  constructor(map: ShardMap | undefined, isOrdered: boolean) {
    this.#isOrdered = isOrdered;
    this.#map = map;
    if (map) for (const shard of map.shards) this.#byShard.set(shard.shardId, new Lane(shard));
    else this.#byShard.set('', new Lane(undefined));
    this.#all = [...this.#byShard.values()];
  }

  get all(): readonly Lane[] {
    return this.#all;
  }

  /** The lane that records with this key wait in. */
  laneFor(partitionKey: string): Lane {
    const lane = this.#byShard.get(this.#map?.shardFor(partitionKey).shardId ?? '');
    if (!lane) throw new TypeError(`no lane for the shard of ${partitionKey}`);
    return lane;
  }

  /** Takes a new map over. Lanes of shards that stay go on; those of shards that went keep what waits in them. */
  follow(map: ShardMap): void {
    const before = this.#byShard;
    const names = new Set(map.shards.map(({ shardId }) => shardId));
    const gone = [...before.values()].filter(({ shard }) => !names.has(shard?.shardId ?? ''));
    this.#retired = [...this.#retired, ...gone].filter((lane) => !lane.isEmpty);
    this.#map = map;
    this.#byShard = new Map(
      map.shards.map((shard) => [shard.shardId, before.get(shard.shardId) ?? this.#newLane(shard)]),
    );
    this.#all = [...this.#byShard.values(), ...this.#retired];
  }

  /** In order, a child shard begins when its parents' records are in. */
  #newLane(shard: OpenShard): Lane {
    return new Lane(shard, this.#isOrdered ? this.#retired : []);
  }
}
