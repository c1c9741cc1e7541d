/** Every call that was received, remembered and written down. */
@NullMarked
package dev.plimsoll.mock.log;

import org.jspecify.annotations.NullMarked;
