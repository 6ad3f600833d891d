package io.pinion.agent;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The same agent where it does not. */
@ApplicationPath("/anonymous")
public class AnonymousApplication extends Application {}
