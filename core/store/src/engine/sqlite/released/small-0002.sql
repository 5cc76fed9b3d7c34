CREATE TABLE "book" (
    row_ INTEGER PRIMARY KEY,
    commit_number INTEGER NOT NULL,
    later BLOB,
    "id" BLOB NOT NULL UNIQUE CHECK (length("id") = 16),
    "shelf" BLOB NOT NULL CHECK (length("shelf") = 16),
    "title" TEXT NOT NULL,
    "pages" INTEGER,
    "lent_to" BLOB CHECK (length("lent_to") = 16)
) STRICT;
CREATE INDEX "book__BY_SHELF" ON "book" ("shelf", "title", "id");
CREATE INDEX "book__BY_PAGES" ON "book" ("pages", "title", "id");
CREATE INDEX "book__in_lent_to" ON "book" ("lent_to", "id");
CREATE TABLE "place" (
    later BLOB,
    "shelf" BLOB NOT NULL,
    "number" INTEGER NOT NULL,
    "note" TEXT,
    PRIMARY KEY ("number", "shelf")
) STRICT, WITHOUT ROWID;
CREATE TABLE "visit" (
    later BLOB,
    "shelf" BLOB NOT NULL,
    "number" INTEGER NOT NULL,
    "note" TEXT,
    PRIMARY KEY ("shelf")
) STRICT, WITHOUT ROWID;
