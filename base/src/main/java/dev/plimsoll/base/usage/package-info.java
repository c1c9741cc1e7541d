/** What a model call consumed. */
@NullMarked
package dev.plimsoll.base.usage;

import org.jspecify.annotations.NullMarked;
