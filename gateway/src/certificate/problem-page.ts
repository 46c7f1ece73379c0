// What is shown in place of a certificate that cannot be made: which file is wrong, and what to do. Pure.
import { html } from '@aisle/protocol';
import { PAGE_STYLE } from './page-style.ts';

export function certificateProblemPage(words: string): string {
	const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>No certificate · Aisle</title>
<link rel="icon" href="data:,">
<style>${PAGE_STYLE}</style>
</head>
<body>
<header><p class="kind">Certificate of zones</p><h1>There is none yet</h1></header>
<main>
<section class="verdict poor" aria-labelledby="verdict">
<h2 id="verdict">It cannot be made from the files as they are.</h2>
${words.split('\n').map((line) => html`<p>${line}</p>`)}
</section>
<p><a href="/#survey">Back to the survey</a></p>
</main>
</body>
</html>
`;
	return page.text;
}
