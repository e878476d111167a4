namespace Deia.ReferenceHost;

/// <summary>What the host does about HTTPS. Certificates and addresses are Kestrel's settings.</summary>
internal static class Https
{
    /// <summary>Sends who comes over HTTP on to HTTPS, where <c>Deia:Https:Redirect</c> says so; and outside Development tells browsers that come over HTTPS to stay there (RFC 6797).</summary>
    public static void Use(WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
        }

        if (app.Configuration.GetValue("Deia:Https:Redirect", false))
        {
            app.UseHttpsRedirection();
        }
    }
}
