/** What a server was told while it ran and still holds after a restart. */
@NullMarked
package dev.plimsoll.ports.settings;

import org.jspecify.annotations.NullMarked;
