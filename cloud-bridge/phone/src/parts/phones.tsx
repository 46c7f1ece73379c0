/** @jsxImportSource preact */
// Which phones share this account, and a code that lets in another.

import { useEffect } from 'preact/hooks';
import { joinUrl } from '../wire/links.ts';
import { hourWords } from '../words.ts';
import { QrCode } from './qr-code.tsx';
import type { SheetProps } from './your-data.tsx';

export function Phones({ state: { phoneCode, isBusy, nowMs }, me: { phones }, deeds }: SheetProps) {
	// another phone may have joined or left
	useEffect(() => deeds.readMe(), []);
	const code = phoneCode && Date.parse(phoneCode.expiresAt) > nowMs ? phoneCode : undefined;
	return (
		<>
			<p>
				{phones === 1 ? 'Only this phone has' : `${phones} phones have`} access. Another one gets the same offers, and
				can see, stop and erase everything as this one can.
			</p>
			{code === undefined ? (
				<button type="button" class="button plain" disabled={isBusy} onClick={deeds.makePhoneCode}>
					Add another phone
				</button>
			) : (
				<div class="join-code">
					<QrCode text={joinUrl(location.origin, code.code)} label="Code that lets your other phone in" />
					<p>
						Scan it with the other phone's camera, or open this page there and enter <code>{code.code}</code>
					</p>
					<p class="quiet small">
						Once, until {hourWords(code.expiresAt)}. Show it to nobody else: whoever has it sees what you see.
					</p>
				</div>
			)}
			{phones > 1 && (
				<button type="button" class="button plain" disabled={isBusy} onClick={deeds.leave}>
					Leave with this phone
				</button>
			)}
		</>
	);
}
