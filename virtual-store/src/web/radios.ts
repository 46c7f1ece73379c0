// `/v1/radios`: the virtual adapters, and failures for a person to watch: POST /v1/radios/<receiver>/<action>.
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { sendProblem } from './problem.ts';

export const RadioAction = z.enum(['silence', 'deafen', 'hear', 'power-off', 'power-on', 'crash', 'unplug', 'plug']);
export type RadioAction = z.infer<typeof RadioAction>;

export const Radio = z.object({
	receiver: z.string(),
	/** as a gateway's hci source names it */
	transport: z.string(),
	condition: z.enum(['sound', 'silent', 'deaf', 'off', 'unplugged']),
	/** a host has it scan */
	scanning: z.boolean(),
});
export type Radio = z.infer<typeof Radio>;

/** What these routes need of the store. */
export type RadioDesk = {
	list(): Radio[];
	/** undefined: no such radio */
	act(receiver: string, action: RadioAction): Promise<Radio | undefined>;
};

const params = z.object({ receiver: z.string().max(64), action: z.string().max(64) });

export function registerRadios(instance: FastifyInstance, desk: RadioDesk): void {
	const app = instance.withTypeProvider<ZodTypeProvider>();
	app.get('/v1/radios', () => ({ radios: desk.list() }));
	app.post('/v1/radios/:receiver/:action', { schema: { params } }, async ({ params }, reply) => {
		const action = RadioAction.safeParse(params.action);
		if (!action.success) {
			return sendProblem(reply, 404, {
				code: 'no-such-action',
				title: 'No such action',
				detail: `A radio cannot "${params.action}".`,
				remedy: `Send one of ${RadioAction.options.join(', ')}.`,
			});
		}
		return (await desk.act(params.receiver, action.data)) ?? noRadio(reply, params.receiver, desk);
	});
}

function noRadio(reply: FastifyReply, receiver: string, desk: RadioDesk): FastifyReply {
	const known = desk.list().map((radio) => radio.receiver);
	return sendProblem(reply, 404, {
		code: 'no-such-radio',
		title: 'No such radio',
		detail: `No virtual adapter serves receiver "${receiver}".`,
		remedy: known.length > 0 ? `Name one of ${known.join(', ')}.` : 'Start the virtual store with --hci.',
	});
}
