BEGIN TRANSACTION;
CREATE TABLE about (
	"key" VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "about" VALUES('schema','1');
INSERT INTO "about" VALUES('run','3');
CREATE TABLE aliases (
	source INTEGER NOT NULL, 
	alias VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	PRIMARY KEY (source, alias)
)
 WITHOUT ROWID

;
INSERT INTO "aliases" VALUES(1,'tag:feedsmith,2026:harbour:moved.txt','tag:feedsmith,2026:harbour:2.txt');
CREATE TABLE articles (
	number INTEGER NOT NULL, 
	source INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	document VARCHAR NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	first_seen BIGINT NOT NULL, 
	published BIGINT NOT NULL, 
	updated BIGINT NOT NULL, 
	gone BIGINT, 
	withdrawn BOOLEAN NOT NULL, 
	version BIGINT, 
	revision BIGINT NOT NULL, 
	data TEXT NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (source, id)
);
INSERT INTO "articles" VALUES(1,1,'tag:feedsmith,2026:harbour:0.txt','file:///newsroom/articles/0.txt','ea64b45339e0a29e4dbfe6fd47872fd3','d76c51e03e049138',1773129600,1773129600,1773129600,NULL,0,NULL,1,'{"id":"tag:feedsmith,2026:harbour:0.txt","title":"0","url":null,"summary":"","body":"<p>Boat 0 lay at anchor off the north pier on Monday, and no one could say who had paid for it.</p>\n<p>The harbour office said that Boat 0 would stay until the inquiry had heard all 7 witnesses.</p>\n<p>Nobody in the town had seen Boat 0 before, though 7 people came to the quay to look.</p>","authors":[],"agencies":[],"publisher":"","credit":"","contributors":[],"dateline":null,"published":null,"updated":null,"language":"","tags":[],"media":[],"rights":"","status":"usable","embargo":null,"note":"","version":null,"source":"harbour","origins":[]}');
INSERT INTO "articles" VALUES(2,1,'tag:feedsmith,2026:harbour:1.txt','file:///newsroom/articles/1.txt','f4c058293c1d855c0e3f697fe272f561','d7f61f11adf230a1',1773133200,1773133200,1773165600,NULL,0,NULL,2,'{"id":"tag:feedsmith,2026:harbour:1.txt","title":"1","url":null,"summary":"","body":"<p>A ship lay at anchor off the north pier on Monday, and no one could say who had paid for it.</p>\n<p>The harbour office said that A ship would stay until the inquiry had heard all 7 witnesses.</p>\n<p>Nobody in the town had seen A ship before, though 7 people came to the quay to look.</p>","authors":[],"agencies":[],"publisher":"","credit":"","contributors":[],"dateline":null,"published":null,"updated":null,"language":"","tags":[],"media":[],"rights":"","status":"usable","embargo":null,"note":"","version":null,"source":"harbour","origins":[]}');
INSERT INTO "articles" VALUES(3,1,'tag:feedsmith,2026:harbour:2.txt','file:///newsroom/articles/moved.txt','c32fe22def2ecd2382a3160ce9030086','4516178082480a26',1773136800,1773136800,1773169200,NULL,0,NULL,3,'{"id":"tag:feedsmith,2026:harbour:2.txt","title":"Moved","url":null,"summary":"","body":"<p>A cutter lay at anchor off the north pier on Monday, and no one could say who had paid for it.</p>\n<p>The harbour office said that A cutter would stay until the inquiry had heard all 7 witnesses.</p>\n<p>Nobody in the town had seen A cutter before, though 7 people came to the quay to look.</p>","authors":[],"agencies":[],"publisher":"","credit":"","contributors":[],"dateline":null,"published":null,"updated":null,"language":"","tags":[],"media":[],"rights":"","status":"usable","embargo":null,"note":"","version":null,"source":"harbour","origins":[]}');
INSERT INTO "articles" VALUES(4,1,'tag:feedsmith,2026:harbour:3.txt','file:///newsroom/articles/3.txt','fe908cc097d5a4da1a0d0ea8e444951e','4f06084ebc07338e',1773140400,1773140400,1773169200,NULL,0,NULL,3,'{"id":"tag:feedsmith,2026:harbour:3.txt","title":"3","url":null,"summary":"","body":"<p>A tug lay at anchor off the north pier on Monday, and no one could say who had paid for it.</p>\n<p>The harbour office said that A tug would stay until the inquiry had heard all 7 witnesses.</p>\n<p>Nobody in the town had seen A tug before, though 7 people came to the quay to look.</p>","authors":[],"agencies":[],"publisher":"","credit":"","contributors":[],"dateline":null,"published":null,"updated":null,"language":"","tags":[],"media":[],"rights":"","status":"usable","embargo":null,"note":"","version":null,"source":"harbour","origins":[]}');
INSERT INTO "articles" VALUES(5,1,'tag:feedsmith,2026:harbour:4.txt','file:///newsroom/articles/4.txt','65ce34fc1c47026ada6d1b379d3943ee','eb71cbfe9c475154',1773144000,1773144000,1773165600,1773165600,1,NULL,2,'{"id":"tag:feedsmith,2026:harbour:4.txt","title":"4","url":null,"summary":"","body":"<p>Boat 4 lay at anchor off the north pier on Monday, and no one could say who had paid for it.</p>\n<p>The harbour office said that Boat 4 would stay until the inquiry had heard all 7 witnesses.</p>\n<p>Nobody in the town had seen Boat 4 before, though 7 people came to the quay to look.</p>","authors":[],"agencies":[],"publisher":"","credit":"","contributors":[],"dateline":null,"published":null,"updated":null,"language":"","tags":[],"media":[],"rights":"","status":"usable","embargo":null,"note":"","version":null,"source":"harbour","origins":[]}');
INSERT INTO "articles" VALUES(6,1,'tag:feedsmith,2026:harbour:5.txt','file:///newsroom/articles/5.txt','e97eede162e9a3cf42a53b24c01ac66b','5b79b7aa0fddafa1',1773147600,1773147600,1773147600,NULL,0,NULL,1,'{"id":"tag:feedsmith,2026:harbour:5.txt","title":"5","url":null,"summary":"","body":"<p>Boat 5 lay at anchor off the north pier on Monday, and no one could say who had paid for it.</p>\n<p>The harbour office said that Boat 5 would stay until the inquiry had heard all 7 witnesses.</p>\n<p>Nobody in the town had seen Boat 5 before, though 7 people came to the quay to look.</p>","authors":[],"agencies":[],"publisher":"","credit":"","contributors":[],"dateline":null,"published":null,"updated":null,"language":"","tags":[],"media":[],"rights":"","status":"usable","embargo":null,"note":"","version":null,"source":"harbour","origins":[]}');
INSERT INTO "articles" VALUES(7,1,'tag:feedsmith,2026:harbour:6.txt','file:///newsroom/articles/6.txt','d235e1963882eaead073fea1296a856a','ad874254d07b2b5e',1773151200,1773151200,1773151200,NULL,0,NULL,1,'{"id":"tag:feedsmith,2026:harbour:6.txt","title":"6","url":null,"summary":"","body":"<p>Boat 6 lay at anchor off the north pier on Monday, and no one could say who had paid for it.</p>\n<p>The harbour office said that Boat 6 would stay until the inquiry had heard all 7 witnesses.</p>\n<p>Nobody in the town had seen Boat 6 before, though 7 people came to the quay to look.</p>","authors":[],"agencies":[],"publisher":"","credit":"","contributors":[],"dateline":null,"published":null,"updated":null,"language":"","tags":[],"media":[],"rights":"","status":"usable","embargo":null,"note":"","version":null,"source":"harbour","origins":[]}');
INSERT INTO "articles" VALUES(8,1,'tag:feedsmith,2026:harbour:7.txt','file:///newsroom/articles/7.txt','ee4be4e176554d0e45d31b0d395b1553','e895f11ab0a93a74',1773154800,1773154800,1773154800,NULL,0,NULL,1,'{"id":"tag:feedsmith,2026:harbour:7.txt","title":"7","url":null,"summary":"","body":"<p>Boat 7 lay at anchor off the north pier on Monday, and no one could say who had paid for it.</p>\n<p>The harbour office said that Boat 7 would stay until the inquiry had heard all 7 witnesses.</p>\n<p>Nobody in the town had seen Boat 7 before, though 7 people came to the quay to look.</p>","authors":[],"agencies":[],"publisher":"","credit":"","contributors":[],"dateline":null,"published":null,"updated":null,"language":"","tags":[],"media":[],"rights":"","status":"usable","embargo":null,"note":"","version":null,"source":"harbour","origins":[]}');
INSERT INTO "articles" VALUES(9,1,'tag:feedsmith,2026:harbour:8.txt','file:///newsroom/articles/8.txt','1a7ba22c1d5e01392fa2e4bcbf66efd4','2a067f9d6f5261ee',1773158400,1773158400,1773158400,NULL,0,NULL,1,'{"id":"tag:feedsmith,2026:harbour:8.txt","title":"8","url":null,"summary":"","body":"<p>Boat 8 lay at anchor off the north pier on Monday, and no one could say who had paid for it.</p>\n<p>The harbour office said that Boat 8 would stay until the inquiry had heard all 7 witnesses.</p>\n<p>Nobody in the town had seen Boat 8 before, though 7 people came to the quay to look.</p>","authors":[],"agencies":[],"publisher":"","credit":"","contributors":[],"dateline":null,"published":null,"updated":null,"language":"","tags":[],"media":[],"rights":"","status":"usable","embargo":null,"note":"","version":null,"source":"harbour","origins":[]}');
INSERT INTO "articles" VALUES(10,1,'tag:x.example,2026:dinghy','file:///newsroom/articles/dated.md','ad7c07b49819df9ba589c3e417ff84f1','394a12a0889f0d1e',1773162000,1767323045,1767323045,NULL,0,NULL,1,'{"id":"tag:x.example,2026:dinghy","title":"Dated","url":null,"summary":"","body":"<p>Dated</p>\n<p>A dinghy lay at anchor off the north pier on Monday, and no one could say who had paid for it.</p>\n<p>The harbour office said that A dinghy would stay until the inquiry had heard all 7 witnesses.</p>\n<p>Nobody in the town had seen A dinghy before, though 7 people came to the quay to look.</p>","authors":[],"agencies":[],"publisher":"","credit":"","contributors":[],"dateline":null,"published":"2026-01-02T03:04:05Z","updated":null,"language":"","tags":[],"media":[],"rights":"","status":"usable","embargo":null,"note":"","version":null,"source":"harbour","origins":[]}');
INSERT INTO "articles" VALUES(11,1,'tag:feedsmith,2026:harbour:held.md','file:///newsroom/articles/held.md','78cc2d32c4342694f503a04d32ef955a','f5634193f5e07688',1773162000,1773162000,1773162000,NULL,0,NULL,1,'{"id":"tag:feedsmith,2026:harbour:held.md","title":"Held","url":null,"summary":"","body":"<p>Held</p>\n<p>A liner lay at anchor off the north pier on Monday, and no one could say who had paid for it.</p>\n<p>The harbour office said that A liner would stay until the inquiry had heard all 7 witnesses.</p>\n<p>Nobody in the town had seen A liner before, though 7 people came to the quay to look.</p>","authors":[],"agencies":[],"publisher":"","credit":"","contributors":[],"dateline":null,"published":null,"updated":null,"language":"","tags":[],"media":[],"rights":"","status":"usable","embargo":null,"note":"","version":null,"source":"harbour","origins":[]}');
CREATE TABLE documents (
	source INTEGER NOT NULL, 
	url VARCHAR NOT NULL, 
	run INTEGER NOT NULL, 
	answered VARCHAR NOT NULL, 
	etag VARCHAR NOT NULL, 
	last_modified VARCHAR NOT NULL, 
	leads TEXT NOT NULL, 
	PRIMARY KEY (source, url)
)
 WITHOUT ROWID

;
INSERT INTO "documents" VALUES(1,'file:///newsroom/articles/broken.txt',3,'','','','');
CREATE TABLE entries (
	feed INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	state SMALLINT NOT NULL, 
	sort BIGINT NOT NULL, 
	due BIGINT NOT NULL, 
	story INTEGER, 
	as_id VARCHAR, 
	page INTEGER, 
	PRIMARY KEY (feed, number)
)
 WITHOUT ROWID

;
INSERT INTO "entries" VALUES(1,1,3,1773129600,0,NULL,NULL,1);
INSERT INTO "entries" VALUES(1,2,0,1773133200,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(1,3,0,1773136800,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(1,4,0,1773140400,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(1,5,2,1773165600,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(1,6,3,1773147600,0,NULL,NULL,3);
INSERT INTO "entries" VALUES(1,7,3,1773151200,0,NULL,NULL,3);
INSERT INTO "entries" VALUES(1,8,3,1773154800,0,NULL,NULL,3);
INSERT INTO "entries" VALUES(1,9,0,1773158400,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(1,10,3,1767323045,0,NULL,NULL,1);
INSERT INTO "entries" VALUES(1,11,0,1773162000,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(2,1,0,1773129600,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(2,2,0,1773133200,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(2,3,0,1773136800,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(2,4,0,1773140400,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(2,5,2,1773165600,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(2,6,0,1773147600,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(2,7,0,1773151200,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(2,8,0,1773154800,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(2,9,0,1773158400,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(2,10,0,1767323045,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(2,11,0,1773162000,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(3,1,1,1773129600,0,10,NULL,NULL);
INSERT INTO "entries" VALUES(3,2,1,1773133200,0,10,NULL,NULL);
INSERT INTO "entries" VALUES(3,3,1,1773136800,0,10,NULL,NULL);
INSERT INTO "entries" VALUES(3,4,1,1773140400,0,10,NULL,NULL);
INSERT INTO "entries" VALUES(3,6,1,1773147600,0,10,NULL,NULL);
INSERT INTO "entries" VALUES(3,7,1,1773151200,0,10,NULL,NULL);
INSERT INTO "entries" VALUES(3,8,1,1773154800,0,10,NULL,NULL);
INSERT INTO "entries" VALUES(3,9,1,1773158400,0,10,NULL,NULL);
INSERT INTO "entries" VALUES(3,10,0,1767323045,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(3,11,1,1773162000,0,10,NULL,NULL);
CREATE TABLE feeds (
	number INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	recipe VARCHAR NOT NULL, 
	newest INTEGER NOT NULL, 
	token VARCHAR NOT NULL, 
	pages INTEGER NOT NULL, 
	archive VARCHAR NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (name)
);
INSERT INTO "feeds" VALUES(1,'news','c4257aca6e47e98649f6a4c48e15a295',11,'5d8494d631b049da0c83428ec1c68755',3,'b09f5868de48e5f3c98a23e9c3135d2f');
INSERT INTO "feeds" VALUES(2,'all','c4257aca6e47e98649f6a4c48e15a295',11,'af6cd9c3f544bb189f50772c9164e16e',0,'821b1c01a91dbb19f1873699d1c27f36');
INSERT INTO "feeds" VALUES(3,'stories','637d31dcf54ad89a2d734933b6bcff7b',11,'6e668deef3eac0125b099ace84404ba0',0,'c4f45cc96104e2e6a9bc583f1e209144');
CREATE TABLE listings (
	source INTEGER NOT NULL, 
	digest BLOB NOT NULL, 
	block BLOB NOT NULL, 
	PRIMARY KEY (source, digest)
)
 WITHOUT ROWID

;
INSERT INTO "listings" VALUES(1,X'5A9AE7670FC40771A45D94370ABA2338',X'78018DD2510EC2200C06E01DC5130C5A688127CF321D89C66D241B518FAF193393B90479FFF2FF6D11837F4C6308BD68C6783D777E12B28ECF58A1A10318A3001DCBF555E217400E984A402D0053023B5C03E45E824EC02D95CA099457D2A65489734050AA643640DBC20C7603AC2E80D3186E7E98D5118C236640AB24A1628556EFEDA96DA26FEBBEAD14C965B7DF73ECEEF6E2BB44C0FD4BFA707FC7CCBFC47E4E92DFF005CD1BA8B4');
CREATE TABLE marks (
	mark BIGINT NOT NULL, 
	number INTEGER NOT NULL, 
	PRIMARY KEY (mark, number)
)
 WITHOUT ROWID

;
INSERT INTO "marks" VALUES(919172064492987175,1);
INSERT INTO "marks" VALUES(1392617609773688171,1);
INSERT INTO "marks" VALUES(1743855919957242924,1);
INSERT INTO "marks" VALUES(1775668961558991260,1);
INSERT INTO "marks" VALUES(3138788242672245997,1);
INSERT INTO "marks" VALUES(4803563896573516944,1);
INSERT INTO "marks" VALUES(5577083813911163842,1);
INSERT INTO "marks" VALUES(7570083860017720872,1);
INSERT INTO "marks" VALUES(919172064492987175,2);
INSERT INTO "marks" VALUES(1392617609773688171,2);
INSERT INTO "marks" VALUES(1743855919957242924,2);
INSERT INTO "marks" VALUES(1775668961558991260,2);
INSERT INTO "marks" VALUES(3138788242672245997,2);
INSERT INTO "marks" VALUES(4803563896573516944,2);
INSERT INTO "marks" VALUES(5577083813911163842,2);
INSERT INTO "marks" VALUES(7570083860017720872,2);
INSERT INTO "marks" VALUES(646235779749871910,3);
INSERT INTO "marks" VALUES(919172064492987175,3);
INSERT INTO "marks" VALUES(1392617609773688171,3);
INSERT INTO "marks" VALUES(1626138470670967875,3);
INSERT INTO "marks" VALUES(5435221273047480274,3);
INSERT INTO "marks" VALUES(5577083813911163842,3);
INSERT INTO "marks" VALUES(7882458379301892676,3);
INSERT INTO "marks" VALUES(8068928840777476857,3);
INSERT INTO "marks" VALUES(919172064492987175,4);
INSERT INTO "marks" VALUES(1392617609773688171,4);
INSERT INTO "marks" VALUES(1743855919957242924,4);
INSERT INTO "marks" VALUES(1775668961558991260,4);
INSERT INTO "marks" VALUES(3138788242672245997,4);
INSERT INTO "marks" VALUES(4803563896573516944,4);
INSERT INTO "marks" VALUES(5577083813911163842,4);
INSERT INTO "marks" VALUES(7570083860017720872,4);
INSERT INTO "marks" VALUES(919172064492987175,5);
INSERT INTO "marks" VALUES(1392617609773688171,5);
INSERT INTO "marks" VALUES(1743855919957242924,5);
INSERT INTO "marks" VALUES(1775668961558991260,5);
INSERT INTO "marks" VALUES(3138788242672245997,5);
INSERT INTO "marks" VALUES(4803563896573516944,5);
INSERT INTO "marks" VALUES(5577083813911163842,5);
INSERT INTO "marks" VALUES(7570083860017720872,5);
INSERT INTO "marks" VALUES(919172064492987175,6);
INSERT INTO "marks" VALUES(1392617609773688171,6);
INSERT INTO "marks" VALUES(1743855919957242924,6);
INSERT INTO "marks" VALUES(1775668961558991260,6);
INSERT INTO "marks" VALUES(3138788242672245997,6);
INSERT INTO "marks" VALUES(4803563896573516944,6);
INSERT INTO "marks" VALUES(5577083813911163842,6);
INSERT INTO "marks" VALUES(7570083860017720872,6);
INSERT INTO "marks" VALUES(919172064492987175,7);
INSERT INTO "marks" VALUES(1392617609773688171,7);
INSERT INTO "marks" VALUES(1743855919957242924,7);
INSERT INTO "marks" VALUES(1775668961558991260,7);
INSERT INTO "marks" VALUES(3138788242672245997,7);
INSERT INTO "marks" VALUES(4803563896573516944,7);
INSERT INTO "marks" VALUES(5577083813911163842,7);
INSERT INTO "marks" VALUES(7570083860017720872,7);
INSERT INTO "marks" VALUES(919172064492987175,8);
INSERT INTO "marks" VALUES(1392617609773688171,8);
INSERT INTO "marks" VALUES(1743855919957242924,8);
INSERT INTO "marks" VALUES(1775668961558991260,8);
INSERT INTO "marks" VALUES(3138788242672245997,8);
INSERT INTO "marks" VALUES(4803563896573516944,8);
INSERT INTO "marks" VALUES(5577083813911163842,8);
INSERT INTO "marks" VALUES(7570083860017720872,8);
INSERT INTO "marks" VALUES(112214422936190890,10);
INSERT INTO "marks" VALUES(652303596114129434,10);
INSERT INTO "marks" VALUES(3183051911673891225,10);
INSERT INTO "marks" VALUES(4929207257754052140,10);
INSERT INTO "marks" VALUES(8018072025782645744,10);
INSERT INTO "marks" VALUES(5257448393563457357,11);
INSERT INTO "marks" VALUES(5717377543586524567,11);
INSERT INTO "marks" VALUES(5750080093565495027,11);
INSERT INTO "marks" VALUES(8012970204196523537,11);
INSERT INTO "marks" VALUES(8581763631786253636,11);
CREATE TABLE sources (
	number INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	recipe VARCHAR NOT NULL, 
	health TEXT NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE ("key")
);
INSERT INTO "sources" VALUES(1,'harbour','eb88cc684480064b4a12f666439334d3','{"ran":1773169200,"succeeded":1773162000,"failed":1773169200,"kind":"not-an-article","detail":"harbour: /newsroom/articles/broken.txt: not an article (NUL bytes: binary data)","articles":10,"stalled":0,"numbers":[11,9,10],"lengths":[290,290,290],"recent":[305,290,290,287,296],"broken":""}');
CREATE INDEX articles_document ON articles (source, document);
CREATE INDEX marks_number ON marks (number);
CREATE INDEX entries_order ON entries (feed, state, sort DESC, number);
CREATE INDEX articles_present ON articles (source) WHERE gone IS NULL;
CREATE INDEX entries_story ON entries (feed, story) WHERE story IS NOT NULL;
CREATE INDEX entries_due ON entries (feed, due) WHERE due > 0;
CREATE INDEX entries_page ON entries (feed, page) WHERE page IS NOT NULL;
COMMIT;
