/**
 * Applications of somebody else, with servlets, filters, JAX-RS resources and beans of their own,
 * that become a gateway by one dependency and three properties.
 */
@NullMarked
package io.pinion.ownwar;

import org.jspecify.annotations.NullMarked;
