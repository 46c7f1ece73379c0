/** @jsxImportSource preact */
// What an offer says: text, picture, coupon, link, and why it came. Shared by the full card and the folded rows.
import type { InboxOffer } from '@aisle/protocol/app-api';
import { useLanguage } from '../language/language.ts';
import { isOver } from '../state.ts';
import { Coupon } from './coupon.tsx';
import { Used } from './used.tsx';

type OfferDetailsProps = { offer: InboxOffer; nowMs: number; opened(): void; redeemed(): void };

export function OfferDetails({ offer, nowMs, opened, redeemed }: OfferDetailsProps) {
	const { body, image, link, coupon, why, redeemedAt } = offer;
	const words = useLanguage().words.offers;
	const isGood = !isOver(offer, nowMs);
	return (
		<>
			{isHttp(image) && <img class="offer-image" src={image} alt="" loading="lazy" />}
			<p class="offer-body">{body}</p>
			{isGood && coupon !== undefined && redeemedAt === undefined && <Coupon code={coupon} copied={opened} />}
			{isGood && coupon !== undefined && <Used redeemedAt={redeemedAt} nowMs={nowMs} use={redeemed} />}
			{isGood && isHttp(link) && (
				<a class="button plain" href={link} target="_blank" rel="noopener noreferrer" onClick={opened}>
					{words.showMe}
				</a>
			)}
			<details class="fold why" onToggle={(event) => event.currentTarget.open && opened()}>
				<summary>{words.why}</summary>
				{/* the service says it in English */}
				<p lang="en">{why}</p>
			</details>
		</>
	);
}

/** The protocol lets any URL through; a page follows only those of the web. */
function isHttp(url: string | undefined): url is string {
	return url !== undefined && /^https?:/i.test(url);
}
