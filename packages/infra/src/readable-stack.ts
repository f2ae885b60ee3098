import { TerraformElement, TerraformStack } from 'cdktf';
import type { Node } from 'constructs';

/** A stack whose ids read well in a diff, without a hash: website-events/event-stream/this → website_events_event_stream. */
export class ReadableStack extends TerraformStack {
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : element;
    const ids = node.scopes.slice(node.scopes.indexOf(this) + 1).map((construct) => construct.node.id);
    return ids
      .filter((id) => id !== 'this')
      .join('_')
      .replaceAll('-', '_');
  }
}
