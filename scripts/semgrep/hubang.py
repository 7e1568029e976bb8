"""Samples that break each rule of hubang.yml, and some that keep them: `semgrep --test` reads the marks. Never run."""
# ruff: noqa


def redirects(request):
    # ruleid: posted-value-becomes-a-redirect
    HttpResponseRedirect(request.GET.get("next"))
    back = request.POST["next"]
    # ruleid: posted-value-becomes-a-redirect
    see(back + "/")
    # ok: posted-value-becomes-a-redirect
    see(reverse("home"))


def programs(request):
    name = request.POST.get("name")
    # ruleid: posted-value-becomes-a-program-or-a-file
    subprocess.run(["cat", name])
    # ruleid: posted-value-becomes-a-program-or-a-file
    open("var/" + request.FILES["file"].name)
    # ok: posted-value-becomes-a-program-or-a-file
    subprocess.run(["cat", "x"])


def statements(request, cursor):
    word = request.GET.get("q")
    sql = "SELECT " + word
    # ruleid: posted-value-becomes-sql
    cursor.execute(sql)
    # ok: posted-value-becomes-sql
    cursor.execute("SELECT %s", [word])


def secrets(row):
    link = row.link.reveal()
    # ruleid: secret-is-logged-or-told
    logger.info("opened %s", link)
    # ruleid: secret-is-logged-or-told
    tell(1, "thanked", detail=link)
    # ok: secret-is-logged-or-told
    logger.info("opened %s", row.public_id)


def compares(token, given):
    # ruleid: secret-compared-with-equals
    if token == given:
        pass
    # ok: secret-compared-with-equals
    if hmac.compare_digest(token, given):
        pass


def hosts(request):
    # ruleid: host-from-the-request
    url = request.build_absolute_uri("/j/x")
    # ruleid: host-from-the-request
    host = request.get_host()
    # ok: host-from-the-request
    url = settings.PUBLIC_URL


# ruleid: check-switched-off
@csrf_exempt
def open_door(request):
    # ruleid: check-switched-off
    ssl._create_unverified_context()
