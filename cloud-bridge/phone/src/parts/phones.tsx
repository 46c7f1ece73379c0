/** @jsxImportSource preact */
// Which phones share this account, and a code that lets in another.

import { useEffect } from 'preact/hooks';
import { useLanguage } from '../language/language.ts';
import { joinUrl } from '../wire/links.ts';
import { QrCode } from './qr-code.tsx';
import type { SheetProps } from './your-data.tsx';

export function Phones({ state: { phoneCode, isBusy, nowMs }, me: { phones }, deeds }: SheetProps) {
	const { words, times } = useLanguage();
	// another phone may have joined or left
	useEffect(() => deeds.readMe(), []);
	const code = phoneCode && Date.parse(phoneCode.expiresAt) > nowMs ? phoneCode : undefined;
	return (
		<>
			<p>{words.phones.words(phones)}</p>
			{code === undefined ? (
				<button type="button" class="button plain" disabled={isBusy} onClick={deeds.makePhoneCode}>
					{words.phones.add}
				</button>
			) : (
				<div class="join-code">
					<QrCode text={joinUrl(location.origin, code.code)} label={words.phones.qrCode} />
					<p>
						{words.phones.scan} <code>{code.code}</code>
					</p>
					<p class="quiet small">{words.phones.once(times.hour(code.expiresAt))}</p>
				</div>
			)}
			{phones > 1 && (
				<button type="button" class="button plain" disabled={isBusy} onClick={deeds.leave}>
					{words.phones.leave}
				</button>
			)}
		</>
	);
}
