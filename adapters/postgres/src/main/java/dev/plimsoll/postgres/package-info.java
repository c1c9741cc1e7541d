/** Tasks in a PostgreSQL database that several nodes may share; its front is PostgresStorage. */
@NullMarked
package dev.plimsoll.postgres;

import org.jspecify.annotations.NullMarked;
