CREATE TABLE "book" (
    row_ INTEGER PRIMARY KEY,
    commit_number INTEGER NOT NULL,
    later BLOB,
    "id" BLOB NOT NULL UNIQUE CHECK (length("id") = 16),
    "shelf" BLOB NOT NULL CHECK (length("shelf") = 16),
    "title" TEXT NOT NULL
) STRICT;
CREATE INDEX "book__BY_TITLE" ON "book" ("title", "id");
CREATE TABLE "place" (
    later BLOB,
    "shelf" BLOB NOT NULL,
    "number" INTEGER NOT NULL,
    PRIMARY KEY ("number", "shelf")
) STRICT, WITHOUT ROWID;
