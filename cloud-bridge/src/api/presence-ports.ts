// What the calls about being in a store ask of the lanes and visits rooms, and of the audit log.
import type { CheckInReply, PresenceReply, SightingsReply, SightingsRequest } from '@aisle/protocol';
import type { z } from 'zod';
import type { AuditKind, AuditLine, AuditPage } from '../db/audit.ts';

/** Why nothing is taken of somebody: not in this store, not agreed to presence, or paused. */
export type NotTaken = 'not-joined' | 'not-agreed' | 'paused';

export type PresencePort = {
	report(shopper: string, report: z.output<typeof SightingsRequest>): Promise<SightingsReply | NotTaken>;
	checkIn(shopper: string, code: string): Promise<CheckInReply | NotTaken | 'code-wrong'>;
	/** Newest visit first. */
	log(shopper: string): Promise<PresenceReply>;
	/** Newest first. */
	audit(page: AuditPage): Promise<AuditLine[]>;
};
export type { AuditKind, AuditLine, AuditPage };
