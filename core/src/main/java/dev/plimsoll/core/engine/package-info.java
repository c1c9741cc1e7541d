/**
 * The one place where decisions meet: an event and the time go in, effects come out. The only room
 * that imports the others. The same code runs live and in virtual time.
 */
@NullMarked
package dev.plimsoll.core.engine;

import org.jspecify.annotations.NullMarked;
