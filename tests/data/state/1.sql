BEGIN TRANSACTION;
CREATE TABLE about (
	"key" VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "about" VALUES('schema','1');
INSERT INTO "about" VALUES('run','1');
CREATE TABLE aliases (
	source INTEGER NOT NULL, 
	alias VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	PRIMARY KEY (source, alias)
)
 WITHOUT ROWID

;
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
INSERT INTO "articles" VALUES(1,1,'kept','file:///srv/newsroom/articles/one.md','7b016c41e2edcbcea5ce0b7dad043dad','12fa6187a2ebdeca',1773129600,1773129600,1773129600,NULL,0,NULL,1,'{"id":"kept","title":"One","url":null,"summary":"","body":"<p>One</p>\n<p>one.md lay at anchor off the north pier on Monday, and no one could say who had paid for it.</p>\n<p>The harbour office said that one.md would stay until the inquiry had heard all 7 witnesses.</p>\n<p>Nobody in the town had seen one.md before, though 7 people came to the quay to look.</p>","authors":[],"agencies":[],"publisher":"","credit":"","contributors":[],"dateline":null,"published":null,"updated":null,"language":"","tags":[],"media":[],"rights":"","status":"usable","embargo":null,"note":"","version":null,"source":"text","origins":[]}');
INSERT INTO "articles" VALUES(2,1,'tag:feedsmith,2026:text:two.txt','file:///srv/newsroom/articles/two.txt','31b96bac71af18b05ca26674d574980e','52a000784f4109ab',1773129600,1773129600,1773129600,NULL,0,NULL,1,'{"id":"tag:feedsmith,2026:text:two.txt","title":"Two","url":null,"summary":"","body":"<p>two.txt lay at anchor off the north pier on Monday, and no one could say who had paid for it.</p>\n<p>The harbour office said that two.txt would stay until the inquiry had heard all 7 witnesses.</p>\n<p>Nobody in the town had seen two.txt before, though 7 people came to the quay to look.</p>","authors":[],"agencies":[],"publisher":"","credit":"","contributors":[],"dateline":null,"published":null,"updated":null,"language":"","tags":[],"media":[],"rights":"","status":"usable","embargo":null,"note":"","version":null,"source":"text","origins":[]}');
CREATE TABLE documents (
	source INTEGER NOT NULL, 
	url VARCHAR NOT NULL, 
	run INTEGER NOT NULL, 
	etag VARCHAR NOT NULL, 
	last_modified VARCHAR NOT NULL, 
	leads TEXT NOT NULL, 
	PRIMARY KEY (source, url)
)
 WITHOUT ROWID

;
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
INSERT INTO "entries" VALUES(1,1,0,1773129600,0,NULL,NULL,NULL);
INSERT INTO "entries" VALUES(1,2,0,1773129600,0,NULL,NULL,NULL);
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
INSERT INTO "feeds" VALUES(1,'news','c4257aca6e47e98649f6a4c48e15a295',2,'c57d67c5bb6a169c8d302678da6aaa8e',0,'8f15a193e805f577b1e816a183ade440');
CREATE TABLE listings (
	source INTEGER NOT NULL, 
	digest BLOB NOT NULL, 
	block BLOB NOT NULL, 
	PRIMARY KEY (source, digest)
)
 WITHOUT ROWID

;
INSERT INTO "listings" VALUES(1,X'6D84425069AB49755FB92658D0D6D1B8',X'7801D32F2E2AD3CF4B2D2F2ECACFCFD54F2C2AC94CCE492DD6CFCF4BD5CB4D6130B23451303437373634B234334000067DECBA4ACAF3F54A2A4A188C2C0CB06A03006B2B1FDB');
CREATE TABLE marks (
	mark BIGINT NOT NULL, 
	number INTEGER NOT NULL, 
	PRIMARY KEY (mark, number)
)
 WITHOUT ROWID

;
INSERT INTO "marks" VALUES(919172064492987175,1);
INSERT INTO "marks" VALUES(1392617609773688171,1);
INSERT INTO "marks" VALUES(1658940396116871715,1);
INSERT INTO "marks" VALUES(1743855919957242924,1);
INSERT INTO "marks" VALUES(2098482808093345057,1);
INSERT INTO "marks" VALUES(4256117023065818028,1);
INSERT INTO "marks" VALUES(5577083813911163842,1);
INSERT INTO "marks" VALUES(5614463945810125107,1);
INSERT INTO "marks" VALUES(919172064492987175,2);
INSERT INTO "marks" VALUES(1392617609773688171,2);
INSERT INTO "marks" VALUES(1668327990602032226,2);
INSERT INTO "marks" VALUES(1743855919957242924,2);
INSERT INTO "marks" VALUES(5262421311219921391,2);
INSERT INTO "marks" VALUES(5577083813911163842,2);
INSERT INTO "marks" VALUES(6281204354108369002,2);
INSERT INTO "marks" VALUES(7539986863733982193,2);
CREATE TABLE sources (
	number INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	recipe VARCHAR NOT NULL, 
	health TEXT NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE ("key")
);
INSERT INTO "sources" VALUES(1,'news/text','b092a135fe4e0982411b8957a1e94a18','{"ran":1773129600,"succeeded":1773129600,"failed":0,"kind":"","detail":"","articles":2,"stalled":0,"numbers":[2],"lengths":[293],"recent":[301,293],"broken":""}');
CREATE INDEX articles_document ON articles (source, document);
CREATE INDEX marks_number ON marks (number);
CREATE INDEX entries_order ON entries (feed, state, sort DESC, number);
CREATE INDEX articles_present ON articles (source) WHERE gone IS NULL;
CREATE INDEX entries_story ON entries (feed, story) WHERE story IS NOT NULL;
CREATE INDEX entries_due ON entries (feed, due) WHERE due > 0;
CREATE INDEX entries_page ON entries (feed, page) WHERE page IS NOT NULL;
COMMIT;
