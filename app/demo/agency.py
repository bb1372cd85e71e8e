"""The demonstration agency: invented partners and people, in all directions and phases."""

from __future__ import annotations

from app.exchanges.rules import OrganisationKind, Region

ORG = OrganisationKind.ORGANISATION
INS = OrganisationKind.INSTITUTION
BUS = OrganisationKind.BUSINESS
N, F, A, L = Region.NORWAY, Region.AFRICA, Region.ASIA, Region.LATIN_AMERICA

# name, kind, region, country, place, time zone
PARTNERS = (
    ("Lilongwe District Hospital", INS, F, "MW", "Lilongwe", "Africa/Blantyre"),
    ("Førde Central Hospital", INS, N, "NO", "Førde", "Europe/Oslo"),
    ("Arusha Teachers' College", INS, F, "TZ", "Arusha", "Africa/Dar_es_Salaam"),
    ("Sogn Folk High School", INS, N, "NO", "Sogndal", "Europe/Oslo"),
    ("Kathmandu Water Works", BUS, A, "NP", "Kathmandu", "Asia/Kathmandu"),
    ("Bergen Water Lab", BUS, N, "NO", "Bergen", "Europe/Oslo"),
    ("Medellín Youth Orchestra", ORG, L, "CO", "Medellín", "America/Bogota"),
    ("Stavanger Music School", ORG, N, "NO", "Stavanger", "Europe/Oslo"),
    ("Kampala Farmers' Union", ORG, F, "UG", "Kampala", "Africa/Kampala"),
    ("Kisumu Growers' Cooperative", BUS, F, "KE", "Kisumu", "Africa/Nairobi"),
    ("Hanoi Rehabilitation Centre", INS, A, "VN", "Hanoi", "Asia/Ho_Chi_Minh"),
    ("Vientiane Disability Network", ORG, A, "LA", "Vientiane", "Asia/Vientiane"),
)

# name, project, the two partners
PARTNERSHIPS = (
    ("Nursing between Lilongwe and Førde", "Safe births", 0, 1),
    ("Learning between Arusha and Sogndal", "Classrooms that listen", 2, 3),
    ("Water between Kathmandu and Bergen", "Clean at the tap", 4, 5),
    ("Music between Medellín and Stavanger", "Orchestras for all", 6, 7),
    ("Farming around Lake Victoria", "Soil and seed", 8, 9),
    ("Mobility along the Mekong", "Everyone takes part", 10, 11),
)

NAMES = {
    "MW": "Amina Banda|Chikondi Phiri|Thoko Mwale|Blessings Gondwe|Limbani Nyirenda|Tadala Chirwa",
    "NO": "Ingrid Solheim|Marius Haugen|Solveig Nes|Eirik Bakke|Kari Myklebust|Jonas Vik|Tuva Lien|"
    "Sindre Moen|Astrid Hove|Henrik Dahl|Live Sunde|Odd Arne Eide|Maren Tveit|"
    "Yusuf Ahmed|Ane Berge|"
    "Torunn Rike|Lars Hopland|Siri Vangen|Mathias Lund|Hedda Stokke",
    "TZ": "Neema Mushi|Baraka Mollel|Rehema Kimaro|Juma Massawe|Upendo Lyimo",
    "NP": "Sita Gurung|Bikash Tamang|Anjali Shrestha|Prakash Rai|Maya Thapa",
    "CO": "Valentina Ríos|Santiago Gómez|Luisa Restrepo|Camilo Ortiz|Daniela Zapata",
    "UG": "Grace Nakato|Moses Okello|Sarah Namubiru|David Ssemwanga|Joan Atim",
    "KE": "Achieng Odhiambo|Brian Otieno|Mercy Wanjiru|Peter Omondi|Faith Akinyi",
    "VN": "Nguyễn Thị Lan|Trần Minh Đức|Phạm Thu Hà|Lê Văn Nam|Hoàng Mai",
    "LA": "Khamla Vongsa|Noy Sisouk|Bounmy Keo|Dao Phommachanh|Somchai Luang",
}

# days from today to departure and to return, for the ten placements of each partnership
DATES = (
    (9, 280), (34, 310), (60, 330), (100, 380), (-20, 250),
    (-90, 180), (-200, 20), (-240, -15), (-330, -60), (-420, -150),
)  # fmt: skip

# e-mail, name, role, language, what to look at
STAFF = (
    ("trainer@demo.samferd.test", "Berit Aasen", "trainer", "nb",
     "Courses: write, preview and publish in the browser, or edit a file in courses/"),
    ("trainer2@demo.samferd.test", "Joseph Mwangi", "trainer", "en", "the same, a colleague"),
    ("coordinator@demo.samferd.test", "Randi Fjelde", "coordinator", "en",
     "the round: who leaves soon and is not ready, the matrix, one person"),
    ("coordinator2@demo.samferd.test", "Tor Øvrebø", "coordinator", "nn",
     "a coordinator of another round: sees nothing of the first"),
    ("contact.lilongwe@demo.samferd.test", "Esther Kalua", "partner-contact", "en",
     "a contact of the hospital in Lilongwe"),
    ("contact.forde@demo.samferd.test", "Gunnar Sande", "partner-contact", "nn",
     "a contact of the hospital in Førde"),
    ("employee@demo.samferd.test", "Nina Lothe", "employee", "nb", "an employee of the agency"),
    ("admin@demo.samferd.test", "Per Aksel Hauge", "administrator", "en",
     "everybody and their roles: invite somebody, give and end a role, close an account"),
)  # fmt: skip

# place in the address, number of the partner, name: contact persons whom nobody signs in as. The
# network in Vientiane has none, so that one can see what *Who to contact* says then.
CONTACTS = (
    ("arusha", 2, "Anna Msuya"), ("sogndal", 3, "Jorunn Kvamme"), ("kathmandu", 4, "Ramesh Karki"),
    ("bergen", 5, "Trond Helle"), ("medellin", 6, "Gloria Mejía"),
    ("stavanger", 7, "Kjetil Rossavik"), ("kampala", 8, "Robert Kato"),
    ("kisumu", 9, "Rose Akoth"), ("hanoi", 10, "Vũ Thị Mai"),
)  # fmt: skip
