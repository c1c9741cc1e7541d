/**
 * The embedded store: one data folder, one SQLite database, one server. {@link SqliteStorage} is
 * the front. Every commit is on the disk before it returns.
 */
@NullMarked
package dev.plimsoll.sqlite;

import org.jspecify.annotations.NullMarked;
