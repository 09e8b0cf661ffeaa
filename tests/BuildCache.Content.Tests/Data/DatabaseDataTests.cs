using BuildCache.Content.Tests.Site;
using SQLitePCL;

namespace BuildCache.Content.Tests.Data;

/// <summary>SQLite files as sources of documents.</summary>
public sealed class DatabaseDataTests : IDisposable
{
    static DatabaseDataTests() => Batteries_V2.Init();

    readonly SiteProject project = new();

    public void Dispose() => project.Dispose();

    string Execute(string file, string sql, bool keepOpen = false)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(project.PathOf(file))!);
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(project.PathOf(file), out var database));
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(database, sql, out var error));
        if (!keepOpen)
        {
            raw.sqlite3_close(database);
            return "";
        }
        open.Add(database);
        return error;
    }

    readonly List<sqlite3> open = [];

    void Close()
    {
        open.ForEach(static database => raw.sqlite3_close(database));
        open.Clear();
    }

    void WriteShop() => Execute("_data/shop.db", """
        create table customer (id integer primary key, name text, rate real, note text);
        insert into customer values (7, 'Ann', 0.5, null), (3, 'Bob', 2, 'x');
        create table part (kind text, number int, picture blob, primary key (kind, number)) without rowid;
        insert into part values ('bolt', 2, x'00ff10'), ('bolt', 1, null);
        create table free (text text);
        insert into free values ('one'), ('two');
        create view rich as select name, File from (select name, 'f' as File from customer where rate > 1);
        """);

    void List(string sql, string output = "list.txt") => project.Write($"_templates/{Path.GetFileNameWithoutExtension(output)}.hbs", $$$"""
        ---
        output: {{{output}}}
        ---
        {{#query "{{{sql}}}"}}{{#each this}}{{@key}}={{this}};{{/each}}
        {{/query}}
        """);

    void Item(params (string Key, string Value)[] metadata) =>
        project.Items["SiteData"] = new ItemList { Items = [new Item("_data/shop.db", metadata.ToDictionary(static m => m.Key, static m => m.Value, StringComparer.OrdinalIgnoreCase))] };

    [Fact]
    public async Task Each_row_of_each_table_and_view_is_a_document()
    {
        WriteShop();
        List("select * from Data order by id");
        var result = await project.SucceedAsync();
        Assert.Equal("""
            file=_data/shop.db;id=3;index=0;name=Bob;note=x;rate=2;
            file=_data/shop.db;id=7;index=1;name=Ann;rate=0.5;
            file=_data/shop.db;id=_data/shop.db#free/1;index=2;name=free;text=one;
            file=_data/shop.db;id=_data/shop.db#free/2;index=3;name=free;text=two;
            file=_data/shop.db;id=_data/shop.db#part/bolt/1;index=4;kind=bolt;name=part;number=1;
            file=_data/shop.db;id=_data/shop.db#part/bolt/2;index=5;kind=bolt;name=part;number=2;picture=AP8Q;
            file=_data/shop.db;id=_data/shop.db#rich/1;index=6;name=Bob;
            """, string.Join('\n', project.Read("list.txt").Trim().Split('\n').Order(StringComparer.Ordinal).OrderBy(static line => line[line.IndexOf("index", StringComparison.Ordinal)..])));
        Assert.Equal("BCM1133", Assert.Single(result.Diagnostics, static d => d.Severity == Severity.Warning).Code);
    }

    [Fact]
    public async Task Tables_of_their_own_collection_follow_row_by_row()
    {
        WriteShop();
        Item(("Tables", "customer"), ("Collection", "Customer"));
        project.Write("_templates/customer.hbs", """
            ---
            foreach: select id, name, rate from Customer order by id
            output: customers/{{row.id}}.txt
            ---
            {{row.name}} {{row.rate}}
            """);
        var result = await project.SucceedAsync();
        Assert.Equal("Ann 0.5", project.Read("customers/7.txt"));

        Execute("_data/shop.db", "update customer set rate = 3 where id = 7; update customer set note = 'unread'; insert into free values ('three');");
        result = await project.SucceedAsync();
        Assert.Equal("Ann 3", project.Read("customers/7.txt"));
        Assert.Equal((1, 1), (result.Count("Data"), result.Count("TemplateOutput")));

        // The rows stay, whatever else happens to the file.
        Execute("_data/shop.db", "vacuum");
        result = await project.SucceedAsync();
        Assert.Equal((1, 0), (result.Count("Data"), result.Count("TemplateOutput")));
        result = await project.SucceedAsync();
        Assert.Equal((0, 0), (result.Count("Data"), result.Count("TemplateOutput")));

        // Another collection: the old one is none any more.
        Item(("Query", "select id, upper(name) as name, rate from customer where rate > 2 order by id"), ("Collection", "Client"));
        var error = await project.FailAsync();
        Assert.Contains("'Customer'", error.Message, StringComparison.Ordinal);
        project.Write("_templates/customer.hbs", File.ReadAllText(project.PathOf("_templates/customer.hbs")).Replace("from Customer", "from Client", StringComparison.Ordinal));
        await project.SucceedAsync();
        Assert.Equal("ANN 3", project.Read("customers/7.txt"));
        Assert.False(project.Has("customers/3.txt"));
    }

    [Fact]
    public async Task A_csv_file_can_have_a_collection_of_its_own()
    {
        project.Write("_data/shop.csv", "id,name\nx,Ann\ny,Bob\n");
        project.Items["SiteData"] = new ItemList { Items = [new Item("_data/shop.csv", new Dictionary<string, string> { ["Collection"] = "Customer" })] };
        List("select * from Customer order by id");
        await project.SucceedAsync();
        Assert.Equal("id=x;name=Ann;\nid=y;name=Bob;", project.Read("list.txt").Trim());
    }

    [Fact]
    public async Task Changes_in_a_log_beside_the_file_are_an_error_until_they_are_in_it()
    {
        WriteShop();
        Item(("Tables", "customer"), ("Collection", "Customer"));
        List("select name from Customer order by id");
        await project.SucceedAsync();
        Execute("_data/shop.db", "pragma journal_mode = wal; update customer set name = 'Cid' where id = 3", keepOpen: true);
        Assert.Equal("BCM1141", (await project.FailAsync()).Code);
        Close();
        await project.SucceedAsync();
        Assert.Equal("name=Cid;\nname=Ann;", project.Read("list.txt").Trim());

        // A file that says WAL and has none beside it is whole. A transaction that is under way is not.
        Execute("_data/shop.db", "pragma journal_mode = delete; pragma cache_spill = 1; pragma cache_size = 1; begin; update customer set name = 'Dan'; insert into free select randomblob(5000) from (values (1), (2), (3), (4), (5), (6), (7), (8));", keepOpen: true);
        Assert.Equal("BCM1141", (await project.FailAsync()).Code);
        Close();
    }

    [Fact]
    public async Task What_is_wrong_is_told_at_the_file()
    {
        project.Write("_data/shop.db", "no database, just text that is long enough to be more than a header of one hundred bytes, as SQLite's are");
        Assert.Equal(("BCM1140", "_data/shop.db"), await project.FailAsync() is var error ? (error.Code, error.File) : default);
        project.Delete("_data/shop.db");
        WriteShop();
        Item(("Tables", "customer;nothing"));
        error = await project.FailAsync();
        Assert.Equal(("BCM1144", "_data/shop.db"), (error.Code, error.File));
        Assert.Contains("customer, free, part, rich", error.Message, StringComparison.Ordinal);
        foreach (var (sql, mentions) in new[] { ("select nme from customer", "nme"), ("select random() as r", "random"), ("select date('now') as d", "clock"), ("delete from customer", "change"), ("select 1; select 2", "a single SELECT"), ("select 9e999 as n", "infinite") })
        {
            Item(("Query", sql));
            error = await project.FailAsync();
            Assert.Equal(("BCM1142", "_data/shop.db"), (error.Code, error.File));
            Assert.Contains(mentions, error.Message, StringComparison.Ordinal);
        }

        project.Delete("_data/shop.db");
        Assert.Equal("BCM1001", (await project.FailAsync()).Code);
        Assert.Empty(Directory.EnumerateFiles(project.PathOf("obj"), "*.tmp", SearchOption.AllDirectories));
    }
}
