// `/v1/phones`: a page hands over its identifiers, asks where its person is, and sends them about. `/v1/people`: whom it may be.
import { fromTimestamp, type PeopleReply, type PhoneReply, PhoneRequest, WalkRequest } from '@aisle/protocol';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { sendProblem } from './problem.ts';

/** What these routes need of the simulation. */
export type PhoneDesk = {
	people(): PeopleReply['people'];
	/** full: no room for another; gone: no such person is there to become */
	receive(phone: PhoneRequest): PhoneReply | 'full' | 'gone';
	find(id: string): PhoneReply | undefined;
	walk(id: string, zone: string | null): PhoneReply | undefined;
	remove(id: string): boolean;
};

export type PhonesOptions = { desk: PhoneDesk; zones: readonly string[]; nowS(): number };

const params = z.object({ id: z.string().max(64) });

export function registerPhones(instance: FastifyInstance, { desk, zones, nowS }: PhonesOptions): void {
	const app = instance.withTypeProvider<ZodTypeProvider>();

	app.post('/v1/phones', { schema: { body: PhoneRequest } }, (request, reply) => {
		const { rids, person } = request.body;
		if (!rids.some(({ to }) => fromTimestamp(to) > nowS())) {
			return sendProblem(reply, 400, {
				code: 'nothing-to-advertise',
				title: 'Nothing to advertise',
				detail: 'None of the identifiers is valid now or later.',
				remedy: 'Fetch a new pass (GET /v1/app/pass) and hand over its rids.',
			});
		}
		const phone = desk.receive(request.body);
		if (phone === 'gone') return noPerson(reply, person!);
		return phone === 'full' ? storeFull(reply) : phone;
	});
	app.get('/v1/people', (): PeopleReply => ({ people: desk.people() }));
	app.get('/v1/phones/:id', { schema: { params } }, ({ params: { id } }, reply) => desk.find(id) ?? noPhone(reply, id));
	app.post('/v1/phones/:id/walk', { schema: { params, body: WalkRequest } }, (request, reply) => {
		const { id } = request.params;
		const { zone } = request.body;
		if (zone !== null && !zones.includes(zone)) {
			return sendProblem(reply, 404, {
				code: 'no-such-zone',
				title: 'No such zone',
				detail: `The store has no zone "${zone}".`,
				remedy: `Send one of ${zones.join(', ')}, or null to go home.`,
			});
		}
		return desk.walk(id, zone) ?? noPhone(reply, id);
	});
	app.delete('/v1/phones/:id', { schema: { params } }, ({ params: { id } }, reply) =>
		desk.remove(id) ? reply.code(204).send() : noPhone(reply, id),
	);
}

function noPhone(reply: FastifyReply, id: string): FastifyReply {
	return sendProblem(reply, 404, {
		code: 'no-such-phone',
		title: 'No such phone',
		detail: `Nobody in the store carries phone "${id}"; a restart or an expired pass may have sent them home.`,
		remedy: 'Hand over the rids again (POST /v1/phones).',
	});
}

function noPerson(reply: FastifyReply, person: string): FastifyReply {
	return sendProblem(reply, 404, {
		code: 'no-such-person',
		title: 'That person is gone',
		detail: `"${person}" is not in the store any more, or carries somebody else's pass.`,
		remedy: 'Choose another (GET /v1/people), or leave "person" out and walk in by the door.',
	});
}

function storeFull(reply: FastifyReply): FastifyReply {
	return sendProblem(reply, 503, {
		code: 'store-full',
		title: 'The store is full',
		detail: 'As many phones are in the store as the simulation takes.',
		remedy: 'Send one home (DELETE /v1/phones/<id>) or restart the virtual store.',
	});
}
