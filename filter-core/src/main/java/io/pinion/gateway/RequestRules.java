package io.pinion.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request must not have, whatever the container's parser has let through: what two readers
 * could take for different requests, or for one with fields that nobody sent. No message repeats
 * what the client sent, except the name of a field that is a token.
 */
final class RequestRules {
  private static final int BAD_REQUEST = HttpServletResponse.SC_BAD_REQUEST;
  private static final int LONGEST_SHOWN = 64;
  private static final int LAST_PORT = 65_535;
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  /** A host as it is used, so without {@code ,} and the like, and perhaps a port. */
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}\\]|[A-Za-z0-9._~%-]{1,255})(?::([0-9]{0,5}))?");

  private RequestRules() {}

  /** Why a request is not relayed; null if it is. */
  static @Nullable Refusal fault(HttpServletRequest request) {
    Refusal fault = line(request);
    fault = fault == null ? fields(request) : fault;
    fault = fault == null ? host(request) : fault;
    fault = fault == null ? framing(request) : fault;
    fault = fault == null ? expectation(request) : fault;
    return fault == null ? MaxForwards.fault(request) : fault;
  }

  private static @Nullable Refusal line(HttpServletRequest request) {
    String method = request.getMethod();
    if (!Text.isToken(method)) {
      return new Refusal(BAD_REQUEST, "the method is no token (RFC 9110 section 9.1)");
    }
    if (method.equals("CONNECT")) {
      return new Refusal(
          HttpServletResponse.SC_METHOD_NOT_ALLOWED,
          "CONNECT asks for a tunnel, and this is a gateway to its own backends");
    }
    if (Text.hasLowerCase(method)) {
      // the upstream client would send it in upper case, which is another method
      return new Refusal(
          HttpServletResponse.SC_NOT_IMPLEMENTED,
          "the method has lower-case letters: methods are case-sensitive, and those relayed are"
              + " upper case");
    }
    String query = request.getQueryString();
    if (!Text.isTarget(request.getRequestURI()) || (query != null && !Text.isTarget(query))) {
      return new Refusal(
          BAD_REQUEST,
          "the request target has a character that must be percent-encoded: expected visible ASCII"
              + " without #, \" and \\");
    }
    return null;
  }

  private static @Nullable Refusal fields(HttpServletRequest request) {
    for (Enumeration<String> names = request.getHeaderNames(); names.hasMoreElements(); ) {
      String name = names.nextElement();
      if (!Text.isToken(name)) {
        return new Refusal(
            BAD_REQUEST, "the name of a header field is no token (RFC 9110 section 5.1)");
      }
      for (Enumeration<String> values = request.getHeaders(name); values.hasMoreElements(); ) {
        if (!Text.isFieldValue(values.nextElement())) {
          return new Refusal(
              BAD_REQUEST,
              "header field "
                  + (name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) : name)
                  + " has a control character, or one that is no single byte (RFC 9110 section"
                  + " 5.5)");
        }
      }
    }
    return null;
  }

  /** RFC 9112 section 3.2. */
  private static @Nullable Refusal host(HttpServletRequest request) {
    List<String> hosts = lines(request, "Host");
    if (hosts.isEmpty() && "HTTP/1.1".equals(request.getProtocol())) {
      return new Refusal(BAD_REQUEST, "the request has no Host: expected exactly one");
    }
    if (hosts.size() > 1) {
      return new Refusal(BAD_REQUEST, "the request has several Host lines: expected exactly one");
    }
    String asked = Authority.of(request);
    if ((!hosts.isEmpty() && !isHost(hosts.get(0))) || (asked != null && !isHost(asked))) {
      return new Refusal(
          BAD_REQUEST, "the request's host is not valid: expected HOST or HOST:PORT");
    }
    return null;
  }

  private static boolean isHost(String text) {
    Matcher host = HOST.matcher(text);
    return host.matches()
        && (host.group(2) == null
            || host.group(2).isEmpty()
            || Integer.parseInt(host.group(2)) <= LAST_PORT);
  }

  /** RFC 9112 section 6: what tells the body's end must be said once, and known. */
  private static @Nullable Refusal framing(HttpServletRequest request) {
    List<String> lengths = lines(request, "Content-Length");
    List<String> codings = lines(request, "Transfer-Encoding");
    if (lengths.size() > 1 || (!lengths.isEmpty() && !isLength(lengths.get(0)))) {
      return new Refusal(
          BAD_REQUEST, "Content-Length is not one number: expected it once, in digits alone");
    }
    if (codings.isEmpty()) {
      return null;
    }
    if (!lengths.isEmpty()) {
      return new Refusal(
          BAD_REQUEST,
          "the request has Transfer-Encoding and Content-Length: expected one of them");
    }
    if (!"HTTP/1.1".equals(request.getProtocol())) {
      return new Refusal(
          BAD_REQUEST, "Transfer-Encoding belongs to HTTP/1.1 and to no other version");
    }
    String coding = String.join(",", codings).strip().toLowerCase(Locale.ROOT);
    if (coding.equals("chunked")) {
      return null;
    }
    return coding.endsWith("chunked") && coding.matches("[a-z ,\t-]*[ ,\t]chunked")
        ? new Refusal(
            HttpServletResponse.SC_NOT_IMPLEMENTED,
            "Transfer-Encoding has a coding besides chunked: expected chunked alone")
        : new Refusal(
            BAD_REQUEST, "the last coding in Transfer-Encoding is not chunked: expected chunked");
  }

  private static boolean isLength(String text) {
    return LENGTH.matcher(text).matches();
  }

  private static @Nullable Refusal expectation(HttpServletRequest request) {
    for (String line : lines(request, "Expect")) {
      for (String expected : line.split(",", -1)) {
        if (!expected.isBlank() && !expected.strip().equalsIgnoreCase("100-continue")) {
          return new Refusal(
              HttpServletResponse.SC_EXPECTATION_FAILED,
              "Expect has an expectation besides 100-continue, which nobody here can meet");
        }
      }
    }
    return null;
  }

  static List<String> lines(HttpServletRequest request, String name) {
    return Collections.list(request.getHeaders(name));
  }
}
