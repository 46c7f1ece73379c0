/** @jsxImportSource preact */
// An earlier offer: its title and how long it is good; unfolding it shows the rest.
import type { InboxOffer } from '@aisle/protocol/app-api';
import { useLanguage } from '../language/language.ts';
import { isOver } from '../state.ts';
import { OfferDetails } from './offer-details.tsx';
import type { MarkOffer } from './offers.tsx';
import { useSeen } from './use-seen.ts';

type OfferRowProps = { offer: InboxOffer; nowMs: number; mark: MarkOffer };

export function OfferRow({ offer, nowMs, mark }: OfferRowProps) {
	const { id, title, expiresAt, seenAt, openedAt } = offer;
	const { times } = useLanguage();
	const isGood = !isOver(offer, nowMs);
	const seen = useSeen<HTMLLIElement>(seenAt === undefined && isGood, () => mark(id, 'seen'));
	const opened = () => openedAt === undefined && isGood && mark(id, 'opened');
	return (
		<li ref={seen} data-offer={id}>
			<details class={`offer-row ${isGood ? '' : 'over'}`} onToggle={(event) => event.currentTarget.open && opened()}>
				<summary>
					<strong>{title}</strong>
					<span class="quiet small">{times.until(expiresAt, nowMs)}</span>
				</summary>
				<OfferDetails offer={offer} nowMs={nowMs} opened={opened} redeemed={() => mark(id, 'redeemed')} />
			</details>
		</li>
	);
}
