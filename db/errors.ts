/** The database itself failed: a file that cannot be opened, a migration, a write that is not allowed. */
export class DatabaseError extends Error {
  override name = "DatabaseError";
}

/** What was asked for is not there. */
export class NotFoundError extends Error {
  override name = "NotFoundError";
}

/** Somebody was faster: the row is no longer in the state that the change began from. */
export class ConflictError extends Error {
  override name = "ConflictError";
}
