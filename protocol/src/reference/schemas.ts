// JSON Schemas of everything that crosses a border: what docs/reference/schemas is generated from. Pure.
import { z } from 'zod';
import * as protocol from '../index.ts';

type Described = { schema: z.ZodType; title: string };

/** By the name of the file; a new message is one line here. */
export const PUBLISHED = {
	site: { schema: protocol.Site, title: 'Site file (site.yaml)' },
	'capture-line': { schema: protocol.CaptureLine, title: 'One line of a capture' },
	frame: { schema: protocol.Frame, title: 'What one advert says' },
	'decode-request': { schema: protocol.DecodeRequest, title: 'One line of input of decode, where it is JSON' },
	'decoded-line': { schema: protocol.DecodedLine, title: 'One line of output of decode' },
	event: { schema: protocol.AisleEvent, title: 'An event from a store (CloudEvents 1.0)' },
	batch: { schema: protocol.Batch, title: 'Events of one stream, in order' },
	receipt: { schema: protocol.Receipt, title: 'Events that are committed in the cloud' },
	roster: { schema: protocol.Roster, title: 'Whom one store may know on one day' },
	offer: { schema: protocol.Offer, title: 'What reaches a phone' },
	'inbox-offer': { schema: protocol.InboxOffer, title: 'An offer with what became of it' },
	'live-zone': { schema: protocol.LiveZone, title: 'The zone a shopper is in' },
	'enrol-request': { schema: protocol.EnrolRequest, title: 'A shopper opts in' },
	'enrol-reply': { schema: protocol.EnrolReply, title: 'A shopper who opted in' },
	'pass-reply': { schema: protocol.PassReply, title: 'Identifiers ready to advertise' },
	problem: { schema: protocol.Problem, title: 'An error over HTTP (RFC 9457)' },
	'store-plan': { schema: protocol.PlanReply, title: 'The floor plan of the local page' },
	'store-live': { schema: protocol.LiveReply, title: 'What the local page is told every moment' },
	'store-survey': { schema: protocol.SurveyReply, title: 'Who is heard by which receiver' },
	'survey-action': { schema: protocol.SurveyAction, title: 'What an installer asks of a survey' },
	'survey-points': { schema: protocol.SurveyPointsReply, title: 'A survey as far as it is recorded' },
	'survey-recording': { schema: protocol.RecordingReply, title: 'A survey while it is recorded' },
} as const satisfies Record<string, Described>;

export type PublishedName = keyof typeof PUBLISHED;

/** What a writer may send (`io: 'input'`), in draft 7, the dialect AsyncAPI speaks without being told. */
export function jsonSchema(name: PublishedName): object {
	const { schema, title } = PUBLISHED[name];
	const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
	return { $schema, title, ...rest };
}
