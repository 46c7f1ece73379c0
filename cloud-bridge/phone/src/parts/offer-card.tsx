/** @jsxImportSource preact */
// The newest offer: a ticket that moves in when it comes while the page is open.
import type { InboxOffer } from '@aisle/protocol/app-api';
import { useLanguage } from '../language/language.ts';
import { OfferDetails } from './offer-details.tsx';
import type { MarkOffer } from './offers.tsx';
import { useSeen } from './use-seen.ts';

type OfferCardProps = { offer: InboxOffer; nowMs: number; hasArrived: boolean; mark: MarkOffer };

export function OfferCard({ offer, nowMs, hasArrived, mark }: OfferCardProps) {
	const { id, title, expiresAt, seenAt, openedAt } = offer;
	const { words, times } = useLanguage();
	const seen = useSeen<HTMLElement>(seenAt === undefined, () => mark(id, 'seen'));
	const opened = () => openedAt === undefined && mark(id, 'opened');
	return (
		<article class={`card ticket ${hasArrived ? 'arriving' : ''}`} ref={seen} data-offer={id}>
			<header>
				<p class="ticket-line">
					<span>{words.offers.forYou}</span>
					<span>{times.until(expiresAt, nowMs)}</span>
				</p>
				<h2>{title}</h2>
			</header>
			<div class="ticket-body">
				<OfferDetails offer={offer} nowMs={nowMs} opened={opened} redeemed={() => mark(id, 'redeemed')} />
			</div>
		</article>
	);
}
