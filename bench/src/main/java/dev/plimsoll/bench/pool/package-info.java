/**
 * Agents of a live server: what they weigh, how soon more are there, and whether fewer lose work.
 */
@NullMarked
package dev.plimsoll.bench.pool;

import org.jspecify.annotations.NullMarked;
