using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Shr.Server.Security.Smart;

/// <summary>The sign-in page: no script, nothing from elsewhere, every text encoded.</summary>
internal static class SignInPage
{
    /// <summary>The form for a pending sign-in.</summary>
    public static IResult Of(HttpContext http, string handle, PendingSignIn pending, string? problem = null)
    {
        var html = new StringBuilder();
        Open(html, "Sign in");
        html.Append("<h1>Sign in</h1><p>");
        Text(html, pending.Client.Name);
        html.Append(" asks to use the Shared Health Record for you.</p>");
        if (problem is not null)
        {
            html.Append("<p role=\"alert\"><strong>");
            Text(html, problem);
            html.Append("</strong></p>");
        }

        html.Append("<form method=\"post\" action=\"authorize\" autocomplete=\"off\"><input type=\"hidden\" name=\"pending\" value=\"");
        Text(html, handle);
        html.Append("\"><p><label>E-mail<br><input name=\"email\" type=\"email\" required maxlength=\"320\"></label></p>")
            .Append("<p><label>Password<br><input name=\"password\" type=\"password\" required maxlength=\"256\"></label></p>");
        if (pending.NeedsPatient)
        {
            html.Append("<p><label>Patient (health ID; leave empty for your own record)<br><input name=\"patient\" maxlength=\"64\"></label></p>");
        }

        html.Append("<fieldset><legend>It may</legend>");
        foreach (var scope in pending.Scopes.Texts)
        {
            html.Append("<p><label><input type=\"checkbox\" name=\"scope\" checked value=\"");
            Text(html, scope);
            html.Append("\"> ");
            Text(html, scope);
            html.Append("</label></p>");
        }

        html.Append("</fieldset><p><button name=\"decision\" value=\"allow\">Sign in and allow</button> ")
            .Append("<button name=\"decision\" value=\"deny\" formnovalidate>Deny</button></p></form></main></body></html>");

        // Browsers hold the redirect after the form against form-action too, so the app's address must be named.
        var target = new Uri(pending.RedirectUri);
        var source = target.Scheme is "http" or "https" ? target.GetLeftPart(UriPartial.Authority) : $"{target.Scheme}:";
        return Page(http, html, problem is null ? 200 : 401, source);
    }

    /// <summary>A page that says why nothing can be done.</summary>
    public static IResult Refusal(HttpContext http, string problem)
    {
        var html = new StringBuilder();
        Open(html, "Not possible");
        html.Append("<h1>Not possible</h1><p>");
        Text(html, problem);
        html.Append("</p></main></body></html>");
        return Page(http, html, 400, "");
    }

    private static IResult Page(HttpContext http, StringBuilder html, int status, string formTarget)
    {
        http.Response.Headers.ContentSecurityPolicy = string.Create(CultureInfo.InvariantCulture, $"default-src 'none'; form-action 'self' {formTarget}; frame-ancestors 'none'; base-uri 'none'");
        http.Response.Headers.CacheControl = "no-store";
        return Results.Content(html.ToString(), "text/html; charset=utf-8", statusCode: status);
    }

    private static void Open(StringBuilder html, string title) =>
        html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>")
            .Append(title).Append("</title></head><body><main>");

    private static void Text(StringBuilder html, string text) => html.Append(HtmlEncoder.Default.Encode(text));
}
