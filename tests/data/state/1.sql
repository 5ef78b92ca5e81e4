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
	published BIGINT NOT NULL, 
	due BIGINT NOT NULL, 
	story INTEGER, 
	as_id VARCHAR, 
	page INTEGER, 
	PRIMARY KEY (feed, number)
)
 WITHOUT ROWID

;
INSERT INTO "entries" VALUES(1,1,3,1773129600,1773129600,0,NULL,NULL,1);
INSERT INTO "entries" VALUES(1,2,0,1773133200,1773133200,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(1,3,0,1773136800,1773136800,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(1,4,0,1773140400,1773140400,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(1,5,2,1773165600,1773144000,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(1,6,3,1773147600,1773147600,0,NULL,NULL,3);
INSERT INTO "entries" VALUES(1,7,3,1773151200,1773151200,0,NULL,NULL,3);
INSERT INTO "entries" VALUES(1,8,3,1773154800,1773154800,0,NULL,NULL,3);
INSERT INTO "entries" VALUES(1,9,0,1773158400,1773158400,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(1,10,3,1767323045,1767323045,0,NULL,NULL,1);
INSERT INTO "entries" VALUES(1,11,0,1773162000,1773162000,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(2,1,0,1773129600,1773129600,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(2,2,0,1773133200,1773133200,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(2,3,0,1773136800,1773136800,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(2,4,0,1773140400,1773140400,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(2,5,2,1773165600,1773144000,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(2,6,0,1773147600,1773147600,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(2,7,0,1773151200,1773151200,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(2,8,0,1773154800,1773154800,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(2,9,0,1773158400,1773158400,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(2,10,0,1767323045,1767323045,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(2,11,0,1773162000,1773162000,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(3,1,1,1773129600,1773129600,0,10,NULL,NULL);
INSERT INTO "entries" VALUES(3,2,1,1773133200,1773133200,0,10,NULL,NULL);
INSERT INTO "entries" VALUES(3,3,1,1773136800,1773136800,0,10,NULL,NULL);
INSERT INTO "entries" VALUES(3,4,1,1773140400,1773140400,0,10,NULL,NULL);
INSERT INTO "entries" VALUES(3,6,1,1773147600,1773147600,0,10,NULL,NULL);
INSERT INTO "entries" VALUES(3,7,1,1773151200,1773151200,0,10,NULL,NULL);
INSERT INTO "entries" VALUES(3,8,1,1773154800,1773154800,0,10,NULL,NULL);
INSERT INTO "entries" VALUES(3,9,1,1773158400,1773158400,0,10,NULL,NULL);
INSERT INTO "entries" VALUES(3,10,0,1767323045,1767323045,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(3,11,1,1773162000,1773162000,0,10,NULL,NULL);
CREATE TABLE feeds (
	number INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	recipe VARCHAR NOT NULL, 
	run INTEGER NOT NULL, 
	shown INTEGER NOT NULL, 
	newest INTEGER NOT NULL, 
	token VARCHAR NOT NULL, 
	pages INTEGER NOT NULL, 
	archive VARCHAR NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (name)
);
INSERT INTO "feeds" VALUES(1,'news','c4257aca6e47e98649f6a4c48e15a295',3,3,11,'8fc90e7a2aaa76951c295f4565acc26e',3,'2921e4ca40965b3599eb6627acbac1b6');
INSERT INTO "feeds" VALUES(2,'all','c4257aca6e47e98649f6a4c48e15a295',3,3,11,'e772ca8d3298d80a3fe6b0002cb8913e',0,'4487262b690f58b4963aa86675752ccf');
INSERT INTO "feeds" VALUES(3,'stories','637d31dcf54ad89a2d734933b6bcff7b',3,3,11,'fcb258e879d627234ec639af90343683',0,'c42648a9d6cec8208b4f9080ec6e13ff');
CREATE TABLE listings (
	source INTEGER NOT NULL, 
	digest BLOB NOT NULL, 
	block BLOB NOT NULL, 
	PRIMARY KEY (source, digest)
)
 WITHOUT ROWID

;
INSERT INTO "listings" VALUES(1,X'358F363C901034D2DDC7ACBB886C44F4',X'78018DD2510EC2200C06E01DC5130C4A698127CF321D89C66D241B518FAF193393B90479FFF2FF6D11837F4C6308BD68C6783D777E12B28ECF582943073006413996EBABC42F801C3095002E40A504766A0D907B093A01B7542A27505E499B5225CE0141A992D9006D0B33D80DB0BA004E63B8F9615647308E9859B34346042486BD3DB54DF46DDDB715925C76FB3DC7EE6E2FBE4B04DCBFA40FF777CCFC4BECE724F90D5FD332A8BD');
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
INSERT INTO "sources" VALUES(1,'harbour','961e2601f275d1735d995152f6c76c4f','{"ran":1773169200,"failing":true,"succeeded":1773162000,"failed":1773169200,"kind":"not-an-article","detail":"harbour: /newsroom/articles/broken.txt: not an article (NUL bytes: binary data)","articles":10,"stalled":0,"numbers":[11,9,10],"lengths":[290,290,290],"recent":[305,290,290,287,296],"broken":""}');
CREATE INDEX articles_document ON articles (source, document);
CREATE INDEX marks_number ON marks (number);
CREATE INDEX entries_order ON entries (feed, state, sort DESC, number);
CREATE INDEX articles_present ON articles (source) WHERE gone IS NULL;
CREATE INDEX entries_story ON entries (feed, story) WHERE story IS NOT NULL;
CREATE INDEX entries_due ON entries (feed, due) WHERE due > 0;
CREATE INDEX entries_as_id ON entries (feed, as_id) WHERE as_id IS NOT NULL;
CREATE INDEX entries_page ON entries (feed, page) WHERE page IS NOT NULL;
COMMIT;
