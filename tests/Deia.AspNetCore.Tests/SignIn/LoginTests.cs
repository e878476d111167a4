using System.Net;
using System.Net.Http.Json;
using Deia.AspNetCore.Identity;
using Deia.Orchestration.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Deia.AspNetCore.Tests.SignIn;

public sealed class LoginTests
{
    private const string Password = "correct horse battery staple";

    private static string[] Users =>
    [
        "Deia:Auth:Users:0:Username=ada", "Deia:Auth:Users:0:Role=operator", $"Deia:Auth:Users:0:PasswordHash={PasswordHashes.Hash(Password)}",
        "Deia:Auth:Users:1:Username=Grace", "Deia:Auth:Users:1:Role=admin", "Deia:Auth:Users:1:Password=plain",
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ada", Password, "operator")]
    [InlineData("ADA", Password, "operator")]
    [InlineData("Grace", "plain", "admin")]
    public async Task Login_WithTheRightPassword_GivesATokenOfTheUser(string username, string password, string role)
    {
        await using var app = await DeiaApp.StartAsync(Users);
        using var client = app.NewClient();

        var login = await LoginAsync(client, username, password);

        Assert.Equal((200, "Bearer"), (login.Status, login.Json.GetProperty("tokenType").GetString()));
        var (token, expiresAt) = (login.Json.GetProperty("accessToken").GetString()!, login.Json.GetProperty("expiresAt").GetDateTimeOffset());
        using var signedIn = app.NewClient(token);
        var me = await Answer.OfAsync(await signedIn.GetAsync(new Uri("/api/auth/me", UriKind.Relative), Cancelled));
        Assert.Equal((200, role), (me.Status, me.Json.GetProperty("role").GetString()));
        Assert.Equal(username, me.Json.GetProperty("userId").GetString(), ignoreCase: true);
        Assert.Equal(expiresAt, me.Json.GetProperty("expiresAt").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("ada", "wrong")]
    [InlineData("nobody", Password)]
    [InlineData("Grace", "PLAIN")]
    public async Task Login_WithAWrongPassword_IsUnauthorizedAndSaysNotWhichPartWasWrong(string username, string password)
    {
        await using var app = await DeiaApp.StartAsync(Users);
        using var client = app.NewClient();

        var login = await LoginAsync(client, username, password);

        login.IsProblem(401, "urn:deia:unauthorized");
        Assert.Equal("The name and the password do not belong together.", login.Json.GetProperty("detail").GetString());
        Assert.False(login.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Login_ManyAtOnceWithWrongPasswords_LooksAtFiveAndLocksTheNameForAllOthers()
    {
        await using var app = await DeiaApp.StartAsync(Users, time: new FakeTimeProvider(DateTimeOffset.UtcNow));
        using var client = app.NewClient();

        var logins = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => LoginAsync(client, "ada", $"guess {number}")));

        Assert.Equal((5, 45), (logins.Count(login => login.Status == 401), logins.Count(login => login.Status == 429)));
        Assert.Equal(429, (await LoginAsync(client, "Ada", Password)).Status);
        Assert.Equal(200, (await LoginAsync(client, "Grace", "plain")).Status);
    }

    [Theory]
    [InlineData("{}", "username", "password")]
    [InlineData("""{"username":"ada"}""", "password")]
    [InlineData("""{"username":1,"password":null}""", "username", "password")]
    public async Task Login_WithoutAField_NamesIt(string body, params string[] fields)
    {
        await using var app = await DeiaApp.StartAsync(Users);

        var login = await app.PostAsync("/api/auth/login", body);

        login.IsProblem(400, "urn:deia:validation", fields);
    }

    [Fact]
    public async Task Login_AfterFiveFailures_IsLockedForFiveMinutesWhateverThePassword()
    {
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using var app = await DeiaApp.StartAsync(Users, time: time);
        using var client = app.NewClient();
        for (var failure = 0; failure < 5; failure++)
        {
            Assert.Equal(401, (await LoginAsync(client, "ada", "wrong")).Status);
        }

        var locked = await LoginAsync(client, "Ada", Password);

        locked.IsProblem(429, "urn:deia:too-many-requests");
        Assert.Equal(TimeSpan.FromMinutes(5), locked.Headers.RetryAfter?.Delta);
        Assert.Equal(200, (await LoginAsync(client, "Grace", "plain")).Status);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(200, (await LoginAsync(client, "ada", Password)).Status);
    }

    [Fact]
    public async Task Login_AfterItSucceeded_ForgetsTheFailuresBefore()
    {
        await using var app = await DeiaApp.StartAsync(Users);
        using var client = app.NewClient();
        foreach (var round in Enumerable.Range(0, 2))
        {
            for (var failure = 0; failure < 4; failure++)
            {
                Assert.Equal((round, 401), (round, (await LoginAsync(client, "ada", "wrong")).Status));
            }

            Assert.Equal((round, 200), (round, (await LoginAsync(client, "ada", Password)).Status));
        }
    }

    [Fact]
    public async Task Logout_EndsTheTokenAndNoOther()
    {
        await using var app = await DeiaApp.StartAsync(Users);
        using var client = app.NewClient();
        var (first, second) = (await TokenAsync(client), await TokenAsync(client));
        using var signedIn = app.NewClient(first);
        using var other = app.NewClient(second);

        Assert.Equal(HttpStatusCode.NoContent, (await signedIn.PostAsync(new Uri("/api/auth/logout", UriKind.Relative), null, Cancelled)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await signedIn.GetAsync(new Uri("/api/bots", UriKind.Relative), Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await signedIn.PostAsync(new Uri("/api/auth/logout", UriKind.Relative), null, Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync(new Uri("/api/bots", UriKind.Relative), Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Logout_OfATokenWithoutASession_SaysThatThereIsNone()
    {
        await using var app = await DeiaApp.StartAsync(Users);

        (await app.PostAsync("/api/auth/logout")).IsProblem(409, "urn:deia:no-session");
    }

    [Fact]
    public async Task Token_OfASession_EndsWithIt()
    {
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using var app = await DeiaApp.StartAsync([.. Users, "Deia:Auth:SessionLifetime=00:10:00"], time: time);
        using var client = app.NewClient();
        using var signedIn = app.NewClient(await TokenAsync(client));

        time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(HttpStatusCode.OK, (await signedIn.GetAsync(new Uri("/api/bots", UriKind.Relative), Cancelled)).StatusCode);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await signedIn.GetAsync(new Uri("/api/bots", UriKind.Relative), Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Login_WithANameThatIsTooLong_IsNotRemembered()
    {
        await using var app = await DeiaApp.StartAsync(Users);
        using var client = app.NewClient();
        for (var i = 0; i < 7; i++)
        {
            Assert.Equal(401, (await LoginAsync(client, new string('a', 51), "wrong")).Status);
        }
    }

    [Fact]
    public async Task Session_OfAUserWhoWasGivenAnotherRole_MayWhatTheUserMayNow()
    {
        await using var app = await DeiaApp.StartAsync(Users);
        using var client = app.NewClient();
        var token = await TokenAsync(client);
        await using var later = await DeiaApp.StartAsync(
            ["Deia:Auth:Users:0:Username=ada", "Deia:Auth:Users:0:Role=viewer", "Deia:Auth:Users:0:Password=x"],
            deia => deia.Services.AddSingleton(app.Services.GetRequiredService<ISessionRepository>()));
        await using var without = await DeiaApp.StartAsync(add: deia => deia.Services.AddSingleton(app.Services.GetRequiredService<ISessionRepository>()));

        using var viewer = later.NewClient(token);
        using var nobody = without.NewClient(token);
        Assert.Equal("viewer", (await later.SendAsync(HttpMethod.Get, "/api/auth/me", client: viewer)).Json.GetProperty("role").GetString());
        Assert.Equal(401, (await without.SendAsync(HttpMethod.Get, "/api/auth/me", client: nobody)).Status);
    }

    private static async Task<Answer> LoginAsync(HttpClient client, string username, string password)
    {
        using var response = await client.PostAsJsonAsync(new Uri("/api/auth/login", UriKind.Relative), new { username, password }, Cancelled);
        return await Answer.OfAsync(response);
    }

    private static async Task<string> TokenAsync(HttpClient client) =>
        (await LoginAsync(client, "ada", Password)).Json.GetProperty("accessToken").GetString()!;
}
