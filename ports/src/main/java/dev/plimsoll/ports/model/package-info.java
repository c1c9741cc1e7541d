/** What a model call is, whoever answers it, and the fake that ships for tests. */
@NullMarked
package dev.plimsoll.ports.model;

import org.jspecify.annotations.NullMarked;
